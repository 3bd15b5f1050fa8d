import { call } from "../../common/api.js";
import * as oauth from "../../oauth4webapi.js";
import { root } from "../../words.js";

/** @import { AuthorizationServer, Client } from "../../oauth4webapi" */

/**
 * Where agents sign in, and the site as that place knows it.
 *
 * @typedef {object} Provider
 * @property {AuthorizationServer} server
 * @property {Client} client
 * @property {{ [oauth.allowInsecureRequests]: boolean, signal: () => AbortSignal }} options
 */

/** By how much this device's clock may be wrong, in seconds. */
const CLOCK = 600;
/** Milliseconds that the pool may take: other tabs wait for the one that renews the session. */
const PATIENCE = 20_000;

/** The user pool or the API cannot be reached; a session may well go on. */
export class Unreachable extends Error {}

/** The session is over: only signing in again helps. */
export class SessionEnded extends Error {}

/** @type {Promise<Provider> | null} */
let known = null;

/** @returns {Promise<Provider>} asked of the API once, and again after a failure: Unreachable */
export function provider() {
  known ??= ask().catch((error) => {
    known = null;
    throw error;
  });
  return known;
}

/** The page that the user pool leads back to. */
export function entrance() {
  return `${window.location.origin}${root}/agentes/entrar/`;
}

/** @returns {Promise<Provider>} */
async function ask() {
  const { status, body } = await call("GET", "/agent/sign-in");
  if (status !== 200) throw new Unreachable(`Where to sign in is not known: ${status}.`);
  return {
    server: {
      issuer: body.issuer,
      authorization_endpoint: `${body.url}/oauth2/authorize`,
      token_endpoint: `${body.url}/oauth2/token`,
      revocation_endpoint: `${body.url}/oauth2/revoke`,
      end_session_endpoint: `${body.url}/logout`,
    },
    client: { client_id: body.client_id, [oauth.clockTolerance]: CLOCK },
    // A developer's machine has no certificate.
    options: {
      [oauth.allowInsecureRequests]: window.location.protocol === "http:",
      signal: () => AbortSignal.timeout(PATIENCE),
    },
  };
}

/**
 * What went wrong, in our terms. The pool answers a token or code that it does not take (any
 * longer) by an error of OAuth's; whatever else is wrong is wrong with the way there.
 *
 * @param {unknown} error
 */
export function meaning(error) {
  if (error instanceof SessionEnded || error instanceof Unreachable) return error;
  const away =
    error instanceof TypeError ||
    error instanceof DOMException || // it took too long
    (error instanceof oauth.ResponseBodyError && error.status >= 500) ||
    (error instanceof oauth.OperationProcessingError &&
      error.code === oauth.RESPONSE_IS_NOT_CONFORM);
  return away ? new Unreachable(String(error)) : new SessionEnded(String(error));
}
