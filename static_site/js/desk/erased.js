import { words } from "./words.js";

/** What the API has in the place of what was erased (`chalicelib/domain/tickets/erasure.py`). */
const MARKER = "[borrado]";

/**
 * @param {string} text
 * @returns {string} the same, or that it was erased
 */
export function readable(text) {
  return text === MARKER ? words.erased : text;
}
