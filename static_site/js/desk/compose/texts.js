import { ask } from "../calls.js";

/** @import { CannedReply, DeskTicket } from "../../contract" */

/** The canned replies that the agent may use, fetched once and anew after a change. */

/** @type {Promise<CannedReply[] | null> | null} */
let known = null;

/** @returns {Promise<CannedReply[] | null>} null when they could not be fetched */
export function fetchTexts() {
  known ??= fetchNow();
  return known;
}

export function forgetTexts() {
  known = null;
}

/** @type {string[]} */
let lost = [];

/** @returns {string[]} ids of those that could not be read, as they were fetched last */
export function unreadableTexts() {
  return lost;
}

/**
 * The words of a canned reply in the language of a ticket.
 *
 * @param {CannedReply} text
 * @param {DeskTicket["language"]} language
 */
export function bodyFor(text, language) {
  /** @type {Record<string, unknown>} */
  const stored = { ...text };
  return String(stored[`body_${language}`] || text.body_es);
}

/**
 * A text as a ticket fills it in.
 *
 * @param {string} number the ticket's
 * @param {string} body
 */
export function fetchPreview(number, body) {
  return ask("POST", "/canned-replies/previews", { body: { number, body } });
}

async function fetchNow() {
  const answer = await ask("GET", "/canned-replies");
  if (answer.status === 200) {
    lost = answer.body.unreadable ?? [];
    return answer.body.items;
  }
  known = null;
  return null;
}
