import { call } from "./api.js";
import { via } from "./site.js";
import { place } from "./storage.js";
import { language } from "./words.js";

/** @import { Answer } from "./api.js" */

/**
 * An opening under way: its Idempotency-Key, and each body sent with it that may have gone
 * through without our hearing of it.
 *
 * @typedef {{ key: string, bodies: string[] }} Attempt
 */

/** @type {ReturnType<typeof place<Attempt>>} */
const attempt = place("local", "attempt");

/**
 * The body of `POST /api/tickets`.
 *
 * @param {Record<string, string>} values tidied, by field path
 * @param {string[]} attachments ids of uploads
 * @returns {string}
 */
export function bodyOf(values, attachments) {
  const { "document.type": type, "document.number": number, ...others } = values;
  return JSON.stringify({
    ...others,
    document: { type, number },
    attachments,
    language,
    via: via(),
  });
}

/**
 * Open a ticket, once, however often it is tried.
 *
 * The key stays the same until an answer settles what became of it. Who changed the text after
 * a try whose answer was lost may thus learn that the first text had arrived: then that
 * ticket is theirs, and no second one is opened.
 *
 * @param {string} body
 * @returns {Promise<{ answer: Answer, sent: string }>} what came back, and for which body
 */
export async function send(body) {
  const { key, bodies } = attempt.read() ?? { key: newKey(), bodies: [] };
  const earlier = bodies.filter((each) => each !== body);
  // Written before asking: a page that is closed meanwhile comes back with the same key.
  attempt.write({ key, bodies: [...earlier, body] });
  for (const sent of [body, ...earlier]) {
    const answer = await call("POST", "/tickets", { body: sent, key });
    if (answer.body?.code === "idempotency_mismatch") continue;
    settle(answer, key, [...earlier, body].filter((each) => each !== sent));
    return { answer, sent };
  }
  attempt.clear(); // a key that is none of ours
  return send(body);
}

/** Forget what was tried. */
export function clearAttempt() {
  attempt.clear();
}

/**
 * Keep what an answer leaves open.
 *
 * @param {Answer} answer
 * @param {string} key
 * @param {string[]} others bodies that this answer says nothing of
 */
function settle(answer, key, others) {
  const refused = answer.status >= 400 && answer.status < 500 && answer.status !== 429;
  if (answer.status === 201 || (refused && others.length === 0)) attempt.clear();
  else if (refused) attempt.write({ key, bodies: others });
}

/** A UUID; `crypto.randomUUID` is missing in older browsers and outside secure contexts. */
export function newKey() {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
