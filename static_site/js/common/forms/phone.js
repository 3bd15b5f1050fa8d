import { plain } from "./characters.js";

/** Ecuador's mobile numbers, and fixed ones with their area code (`chalicelib/domain/form/phones.py`). */
const NATIONAL = /^(?:9[0-9]{8}|[2-7][2-7][0-9]{6})$/;
/** What people write between digits; anything else, such as an extension or a second number, is the server's. */
const PUNCTUATION = /[\s().~-]/g;

/**
 * What can be told of a phone number without the tables of every country, which weigh more than
 * this whole page. Numbers of other countries are the server's to judge.
 *
 * @param {string} typed
 * @returns {"malformed" | "no_area_code" | null}
 */
export function phoneFault(typed) {
  const text = plain(typed);
  if (!text) return null;
  if (!/[0-9]/.test(text)) return "malformed";
  const digits = text.replace(PUNCTUATION, "");
  if (!/^\+?[0-9]+$/.test(digits)) return null;
  const abroad = /^(?:\+|00)(?!593)/.test(digits);
  if (abroad) return null;
  const national = digits.replace(/^(?:\+|00)?593(?=[0-9]{8,})/, "").replace(/^0/, "");
  if (NATIONAL.test(national)) return null;
  return /^[1-9][0-9]{6}$/.test(digits) ? "no_area_code" : "malformed";
}
