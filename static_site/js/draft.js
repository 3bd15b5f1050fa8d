import { place } from "./storage.js";

/**
 * What is typed and not sent yet, kept in this browser.
 *
 * @typedef {object} Draft
 * @property {Record<string, string>} values by field path
 * @property {Record<string, string>} labels of the choices that the API names, by field path:
 *   what they are called is known before it answers
 * @property {string} topic_asked the topic that the address asked for
 * @property {number} saved_at milliseconds since 1970
 */

/** As long as the server remembers an Idempotency-Key. */
const KEPT = 7 * 24 * 3600 * 1000;

/** @type {ReturnType<typeof place<Draft>>} */
const draft = place("local", "draft");

/** @returns {Draft | null} */
export function loadDraft() {
  const found = draft.read();
  if (found && Date.now() - found.saved_at < KEPT) return found;
  draft.clear();
  return null;
}

/** @param {Omit<Draft, "saved_at">} written */
export function saveDraft(written) {
  draft.write({ ...written, saved_at: Date.now() });
}

export function clearDraft() {
  draft.clear();
}
