import { isBlank, trimmed, withoutIgnorable } from "./forms/characters.js";
import { locale } from "../words.js";

const numbers = new Intl.NumberFormat(locale);
const plurals = new Intl.PluralRules(locale);

/**
 * Put values into a sentence of the catalogue: `{name}` becomes the value of that name.
 *
 * @param {string} sentence
 * @param {Record<string, string | number | undefined>} values
 */
export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => {
    const value = values[name] ?? "";
    return typeof value === "number" ? numbers.format(value) : value;
  });
}

/**
 * The catalogue's word for a code of the API's: a code says nothing to who reads it.
 *
 * @param {Record<string, string>} words by code
 * @param {string | null | undefined} code
 * @param {string} unnamed what is said of a code that has no word here
 */
export function wordOf(words, code, unnamed) {
  return words[code ?? ""] ?? unnamed;
}

/**
 * The sentence of the catalogue that goes with a count, filled in: `{ one: …, other: … }`. A form
 * that a language does not tell apart may be left out; `other` may not.
 *
 * @param {{ other: string, [category: string]: string }} forms
 * @param {number} count
 * @param {Record<string, string | number | undefined>} [values]
 */
export function counted(forms, count, values = {}) {
  return fill(forms[plurals.select(count)] ?? forms.other, { count, ...values });
}

/**
 * A size as people read it: `1,2 MB`.
 *
 * @param {number} size in bytes
 */
export function bytes(size) {
  if (size < 1024) return `${numbers.format(size)} B`;
  const [amount, unit] = size < 1024 ** 2 ? [size / 1024, "kB"] : [size / 1024 ** 2, "MB"];
  return `${numbers.format(Math.round(amount * 10) / 10)} ${unit}`;
}

// What the server refuses: controls, halves of surrogate pairs, line separators, and the
// bidirectional overrides and isolates that copying from contacts and messages brings along.
const UNSEEN = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Typed or pasted text as it is sent: trimmed, without controls; empty when it shows nothing.
 *
 * @param {string} text
 * @param {boolean} [lines] whether it may have several
 */
export function tidy(text, lines = false) {
  const kept = lines ? "\n\t" : "";
  const tidied = text
    .replace(/\r\n?|[\v\f\u2028\u2029]/g, lines ? "\n" : " ")
    .replace(UNSEEN, (letter) => {
      if (kept.includes(letter)) return letter;
      return "\n\t".includes(letter) ? " " : "";
    })
    .normalize("NFC");
  return isBlank(tidied) ? "" : trimmed(tidied);
}

/**
 * How many characters the server counts.
 *
 * @param {string} text tidied
 */
export function length(text) {
  return [...text].length;
}

/**
 * How many of them count towards the least that is asked for.
 *
 * @param {string} text tidied
 */
export function visibleLength(text) {
  return [...withoutIgnorable(text)].length;
}
