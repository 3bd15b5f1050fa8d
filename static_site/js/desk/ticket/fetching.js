import { newKey } from "../../common/sending.js";
import { textAt } from "../../common/folded-text.js";
import { staying } from "../../common/visit.js";
import { ask } from "../calls.js";
import { refused } from "../refusals.js";

/** @import { AttachmentSeen } from "../../contract" */

/** What a ticket's page fetches: a file is saved, and the page stays. */

/**
 * @param {string} number the ticket's
 * @param {AttachmentSeen} file
 * @param {() => void} reload shows the ticket as it stands: the file is not to be had any more
 */
export async function download(number, file, reload) {
  const still = staying();
  const answer = await ask("GET", `/tickets/${number}/attachments/${file.id}?redirect=no`);
  if (answer.status === 200) window.location.assign(answer.body.url);
  else if (still()) refused(answer, { retry: () => download(number, file, reload), raced: reload });
}

/**
 * The text that a file of a ticket holds; null when it cannot be had now.
 *
 * @param {string} number the ticket's
 * @param {AttachmentSeen} file
 */
export async function readText(number, file) {
  const answer = await ask("GET", `/tickets/${number}/attachments/${file.id}?redirect=no`);
  return answer.status === 200 ? textAt(answer.body.url) : null;
}

/** @type {WeakMap<object, string>} */
const keys = new WeakMap();

/**
 * The Idempotency-Key of what is sent: the same for each try of it, so that an answer that was lost
 * does nothing twice.
 *
 * @param {object} what
 */
export function attemptKey(what) {
  const key = keys.get(what) ?? newKey();
  keys.set(what, key);
  return key;
}
