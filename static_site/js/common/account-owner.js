import { call } from "./api.js";
import { endSession, shareSession } from "./storage/shared-session.js";
import { session } from "./storage/storage.js";

/** @import { Answer } from "./api.js" */
/** @import { SessionBegun } from "../contract" */

/** What the window is told when a call finds that the session has ended. */
export const ENDED = "session-ended";

/**
 * Call the API as who is signed in. A session that has ended is forgotten.
 *
 * @param {"GET" | "POST" | "PUT" | "DELETE"} method
 * @param {string} path below `/api`
 * @param {object} [body]
 * @returns {Promise<Answer>}
 */
export async function asHolder(method, path, body) {
  const token = session.read()?.token;
  const sent = body === undefined ? { token } : { token, body: JSON.stringify(body) };
  const answer = await call(method, path, sent);
  if (answer.status === 401) {
    forget();
    window.dispatchEvent(new Event(ENDED));
  }
  return answer;
}

/** @param {SessionBegun} begun a session that was just begun */
export function remember({ access_token: token, account }) {
  shareSession({ token, email: account.email });
}

/**
 * Sign out in every tab of this browser, also from the ticket that was opened with the session.
 *
 * @param {boolean} [left] whether its holder asked for it, rather than that it expired
 */
export function forget(left = false) {
  endSession(left);
}
