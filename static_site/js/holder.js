import { call } from "./api.js";
import { access, session } from "./storage.js";

/** @import { Answer } from "./api.js" */
/** @import { Begun } from "./contract" */

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

/** @param {Begun} begun a session that was just begun */
export function remember({ access_token: token, account }) {
  session.write({ token, email: account.email });
}

/** Sign out in this browser, also from the ticket that was opened with the session. */
export function forget() {
  const token = session.read()?.token;
  if (access.read()?.token === token) access.clear();
  session.clear();
}
