import { call } from "../common/api.js";
import { hearTime } from "./live/server-clock.js";
import { SessionEnded } from "./sign-in/oidc.js";
import { agentSession } from "./sign-in/session.js";
import { language } from "../words.js";

/** @import { Answer } from "../common/api.js" */

/**
 * Call the agents' API as who is signed in. Never throws: a session that has ended is a 401, and
 * `agentSession` tells whoever waits for it; what cannot be reached has status 0.
 *
 * @param {"GET" | "POST" | "PUT" | "PATCH" | "DELETE"} method
 * @param {string} path below `/api/agent`; it may have a query
 * @param {{ body?: unknown, key?: string, version?: number, known?: string, leaving?: boolean }} [sent]
 *   `version` of the ticket that the caller saw, `known` the ETag of what it has, `leaving` what is
 *   sent although the page goes
 * @returns {Promise<Answer>}
 */
export async function ask(method, path, { body, key, version, known, leaving } = {}) {
  let token;
  try {
    token = await agentSession.token();
  } catch (error) {
    return { status: error instanceof SessionEnded ? 401 : 0, body: null, retryAfter: null };
  }
  const to = `/agent${path}${path.includes("?") ? "&" : "?"}language=${language}`;
  const answer = await call(method, to, {
    token,
    key,
    version,
    known,
    leaving,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  hearTime(answer.at);
  if (answer.status === 401) agentSession.refused();
  return answer;
}
