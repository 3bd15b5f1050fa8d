import * as oauth from "../../oauth4webapi.js";
import { SessionEnded, entrance, meaning, provider } from "./oidc.js";
import { place } from "../../common/storage/storage.js";
import {
  endShared,
  goodToken,
  heldTokens,
  keepTokens,
  leaveShared,
  meetTabs,
} from "./shared-tokens.js";
import { askTabs, oneTabAtATime, tellTabs } from "./open-tabs.js";
import { carryOwn, ownToken, personOf, tokensOf } from "./tokens.js";
import { language } from "../../words.js";

/**
 * An agent's session: signing in at the user pool (OpenID Connect, authorization code with PKCE),
 * and the access token of the moment. One sign-in serves every open tab of the browser: a tab that
 * has no tokens asks the others, the one that renews them hands the new ones on, and signing out
 * ends it in all. Who signs in as somebody else ends what the first one had open.
 *
 * Tokens live in memory (`tokens.js`), and go over a channel that no other origin hears
 * (`open-tabs.js`). localStorage would keep them for whoever opens this browser next; a cookie would
 * need a server of ours in between. The pages run no script but their own
 * (Content-Security-Policy).
 */

/** What the desk needs to know of its user. */
const USUAL = "openid";
/**
 * To set up a second factor: asked for by a sign-in of its own, which types the password again
 * (`prompt=login`). Whoever has its token could replace the factor, so no refresh token of it is
 * kept, no other tab is told, and the desk does not take it.
 */
const OWN_ACCOUNT = `${USUAL} aws.cognito.signin.user.admin`;

/**
 * A sign-in that is under way at the user pool.
 *
 * @typedef {{ state: string, nonce: string, verifier: string, back: string, scope: string }} Pending
 */

/** @type {ReturnType<typeof place<Pending>>} */
const pending = place("session", "signing-in");

/** @type {Promise<string> | null} */
let renewing = null;

export const agentSession = {
  /**
   * An access token that is good for a minute at least. Throws SessionEnded when there is no
   * session (any longer), Unreachable when it cannot be known.
   *
   * @returns {Promise<string>}
   */
  async token() {
    const good = goodToken();
    if (good) return good;
    meetTabs();
    renewing ??= oneTabAtATime(renew).finally(() => {
      renewing = null;
    });
    return renewing;
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
    meetTabs();
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
      if (begun.scope === OWN_ACCOUNT) carryOwn(tokens);
      else keepTokens(tokensOf(tokens));
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
    return ownToken()?.text ?? null;
  },

  /** @returns {string | null} where the reader was before a sign-in that is not finished */
  cameFrom() {
    return pending.read()?.back ?? null;
  },

  /**
   * End the session: in every tab, at the user pool (the refresh token is revoked), and at its
   * sign-in page, which leads to our page "entrar".
   *
   * @returns {Promise<void>}
   */
  async signOut() {
    const kept = heldTokens()?.refresh;
    leaveShared();
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

  /** The API answered 401: drop the session, here and in the tabs that have the same token. */
  refused() {
    const held = heldTokens();
    if (held) tellTabs({ kind: "refused", access: held.access.text });
    endShared();
  },

  /** The pool has ended every session of whose own account was opened here. */
  endEverywhere() {
    const own = ownToken();
    meetTabs();
    if (own) tellTabs({ kind: "ended", person: personOf(own.text) });
    endShared();
  },
};

/** @returns {Promise<string>} the access token of the newest tokens that a tab has, or new ones */
async function renew() {
  await askTabs();
  const good = goodToken();
  if (good) return good;
  const before = heldTokens();
  if (!before?.refresh) {
    agentSession.refused();
    throw new SessionEnded("Nobody is signed in.");
  }
  const { server, client, options } = await provider();
  try {
    const response = await oauth.refreshTokenGrantRequest(
      server,
      client,
      oauth.None(),
      before.refresh,
      options,
    );
    const answer = await oauth.processRefreshTokenResponse(server, client, response);
    return keepTokens(tokensOf(answer, before));
  } catch (error) {
    const meant = meaning(error);
    if (meant instanceof SessionEnded) agentSession.refused();
    throw meant;
  }
}
