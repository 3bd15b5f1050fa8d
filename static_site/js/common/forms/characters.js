/**
 * Characters that nobody sees or means, and digits of every script, as the server takes them
 * (`chalicelib/domain/characters.py`, which gives the reasons; `tests/site/test_checks.py` runs
 * both over one table).
 */

const IGNORABLE = /\p{Default_Ignorable_Code_Point}/gu;
// The controls are those that the server takes for spaces, as Python does.
// eslint-disable-next-line no-control-regex
const VISIBLE = /[^\s\x1c-\x1f\x85\p{Default_Ignorable_Code_Point}\u2800\u{1d159}]/u;
/** What may be left out at either end of a text without changing how the rest reads. */
const IDLE =
  "[\\s\\x1c-\\x1f\\x85\\u00ad\\u180e\\u200b\\u200e\\u200f\\u2060\\u3164\\uffa0\\ufeff]+";
const IDLE_AT_ENDS = new RegExp(`^${IDLE}|${IDLE}$`, "gu");
const DASHES = /[\u2010-\u2015\u2212]/g;
const DIGIT = /\p{Nd}/gu;

/** @param {string} text */
export function isBlank(text) {
  return !VISIBLE.test(text);
}

/** @param {string} text */
export function withoutIgnorable(text) {
  return text.replace(IGNORABLE, "");
}

/** @param {string} text */
export function trimmed(text) {
  return text.replace(IDLE_AT_ENDS, "");
}

/**
 * For numbers, codes and documents: digits of every script as ASCII, dashes as hyphens, nothing
 * that has no shape.
 *
 * @param {string} text
 */
export function plain(text) {
  const known = withoutIgnorable(text).normalize("NFKC");
  return known.replace(DIGIT, ascii).replace(DASHES, "-").trim();
}

/**
 * Digits stand in runs of ten, each beginning with its zero.
 *
 * @param {string} digit
 */
function ascii(digit) {
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((code - zero) % 10);
}
