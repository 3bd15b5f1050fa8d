import * as oauth from "../../oauth4webapi.js";
import { SessionEnded, entrance, meaning, provider } from "./oidc.js";
import { place } from "../../common/storage/storage.js";
import { language } from "../../words.js";

/**
 * An agent's session: signing in at the user pool (OpenID Connect, authorization code with PKCE),
 * and the access token of the moment.
 *
 * The access token lives in memory and for ten minutes. The refresh token lies in the tab's
 * sessionStorage, so that a reload does not ask for the password again: it is gone with the tab,
 * no other tab or site reads it, it serves once (the pool rotates it), and signing out revokes
 * it. localStorage would keep it for whoever opens this browser next; a cookie would need a
 * server of ours in between. The pages run no script but their own (Content-Security-Policy).
 */

/** What the desk needs to know of its user. */
const USUAL = "openid";
/**
 * To set up a second factor: asked for by a sign-in of its own, which types the password again
 * (`prompt=login`). Whoever has its token could replace the factor, so no refresh token of it is
 * kept, and the desk does not take it.
 */
const OWN_ACCOUNT = `${USUAL} aws.cognito.signin.user.admin`;
/** An access token is replaced when it has less than this left, in milliseconds. */
const SPARE = 60_000;

/**
 * A sign-in that is under way at the user pool.
 *
 * @typedef {{ state: string, nonce: string, verifier: string, back: string, scope: string }} Pending
 */

/** @type {ReturnType<typeof place<Pending>>} */
const pending = place("session", "signing-in");
/** @type {ReturnType<typeof place<string>>} */
const refreshToken = place("session", "refresh");
/** The access token for one's own account, from the page "entrar" to the one that it is for. */
/** @type {ReturnType<typeof place<{ text: string, until: number }>>} */
const ownAccount = place("session", "own-account");

/** @type {{ text: string, until: number } | null} */
let access = null;
/** @type {Promise<string> | null} */
let refreshing = null;
/** @type {Set<() => void>} */
const listeners = new Set();

export const agentSession = {
  /**
   * An access token that is good for a minute at least. Throws SessionEnded when there is no
   * session (any longer), Unreachable when it cannot be known.
   *
   * @returns {Promise<string>}
   */
  async token() {
    if (access && Date.now() < access.until - SPARE) return access.text;
    refreshing ??= refresh().finally(() => {
      refreshing = null;
    });
    return refreshing;
  },

  /**
   * Leave for the user pool's sign-in page; it leads back to the present address, with its query
   * and hash. What is typed here should be kept by then, as drafts are. Throws Unreachable.
   *
   * @param {object} [options]
   * @param {string} [options.back] where to come back to, instead of here
   * @param {boolean} [options.own] whether to be let set up one's second factor
   * @returns {Promise<void>}
   */
  async signIn({ back, own = false } = {}) {
    const { server, client } = await provider();
    const begun = {
      state: oauth.generateRandomState(),
      nonce: oauth.generateRandomNonce(),
      verifier: oauth.generateRandomCodeVerifier(),
      back: back ?? window.location.pathname + window.location.search + window.location.hash,
      scope: own ? OWN_ACCOUNT : USUAL,
    };
    pending.write(begun);
    const query = new URLSearchParams({
      client_id: client.client_id,
      redirect_uri: entrance(),
      response_type: "code",
      scope: begun.scope,
      state: begun.state,
      nonce: begun.nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(begun.verifier),
      code_challenge_method: "S256",
      lang: language,
      ...(own && { prompt: "login" }),
    });
    window.location.assign(`${server.authorization_endpoint}?${query}`);
  },

  /**
   * Take what the user pool sent back with the reader, in the address of the page "entrar".
   *
   * @returns {Promise<string>} where the reader was before; throws SessionEnded when it is not an
   *   answer to a sign-in that this tab began, Unreachable
   */
  async finishSignIn() {
    const begun = pending.read();
    if (!begun) throw new SessionEnded("This tab began no sign-in.");
    const { server, client, options } = await provider();
    try {
      const address = new URL(window.location.href);
      const sent = oauth.validateAuthResponse(server, client, address, begun.state);
      pending.clear(); // a code serves once
      const response = await oauth.authorizationCodeGrantRequest(
        server,
        client,
        oauth.None(),
        sent,
        entrance(),
        begun.verifier,
        options,
      );
      const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, {
        expectedNonce: begun.nonce,
        requireIdToken: true,
      });
      if (begun.scope === OWN_ACCOUNT) ownAccount.write(timed(tokens));
      else keep(tokens);
    } catch (error) {
      throw meaning(error);
    }
    return begun.back;
  },

  /**
   * The token of a sign-in for one's own account; it opens nothing else.
   *
   * @returns {string | null} null when there is none, or none any longer
   */
  ownAccountToken() {
    const kept = ownAccount.read();
    return kept && Date.now() < kept.until ? kept.text : null;
  },

  /** @returns {string | null} where the reader was before a sign-in that is not finished */
  cameFrom() {
    return pending.read()?.back ?? null;
  },

  /**
   * End the session: here, at the user pool (the refresh token is revoked), and at its sign-in
   * page, which leads to our page "entrar".
   *
   * @returns {Promise<void>}
   */
  async signOut() {
    const kept = refreshToken.read();
    forget();
    pending.clear();
    const { server, client, options } = await provider();
    if (kept) {
      try {
        const response = await oauth.revocationRequest(server, client, oauth.None(), kept, options);
        await oauth.processRevocationResponse(response);
      } catch {
        // Out of reach: the sign-in page's own session is ended all the same, and the tab's copy
        // of the token is gone.
      }
    }
    const query = new URLSearchParams({ client_id: client.client_id, logout_uri: entrance() });
    window.location.assign(`${server.end_session_endpoint}?${query}`);
  },

  /**
   * Be told when the session ends by itself: it expired, was ended elsewhere, or the API refused
   * it; also when there is none to begin with. The page is to say so, keep what is typed, and
   * offer `signIn`.
   *
   * @param {() => void} listener
   * @returns {() => void} stops it
   */
  onEnded(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },

  /** The API answered 401: drop the session and tell everybody who listens. */
  refused() {
    forget();
    for (const listener of listeners) listener();
  },
};

/** @returns {Promise<string>} */
async function refresh() {
  const kept = refreshToken.read();
  if (!kept) {
    agentSession.refused();
    throw new SessionEnded("Nobody is signed in.");
  }
  const { server, client, options } = await provider();
  try {
    const response = await oauth.refreshTokenGrantRequest(
      server,
      client,
      oauth.None(),
      kept,
      options,
    );
    return keep(await oauth.processRefreshTokenResponse(server, client, response));
  } catch (error) {
    const meant = meaning(error);
    if (meant instanceof SessionEnded) agentSession.refused();
    throw meant;
  }
}

/**
 * @param {{ access_token: string, expires_in?: number, refresh_token?: string }} tokens
 * @returns {string} the access token
 */
function keep(tokens) {
  access = timed(tokens);
  if (tokens.refresh_token !== undefined) refreshToken.write(tokens.refresh_token);
  return access.text;
}

/**
 * @param {{ access_token: string, expires_in?: number }} tokens
 * @returns {{ text: string, until: number }} an access token, and when it ends by this device's clock
 */
function timed({ access_token: text, expires_in: seconds = 0 }) {
  return { text, until: Date.now() + seconds * 1000 };
}

function forget() {
  access = null;
  refreshToken.clear();
  ownAccount.clear();
}
