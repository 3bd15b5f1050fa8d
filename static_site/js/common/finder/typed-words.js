import { stemmer } from "../../stemmer.js";
import { longestWord, stopWords } from "./finder-rules.js";

/**
 * Words of a text as the desk's search reads them (`chalicelib/domain/search/terms.py`, which gives
 * the reasons; `tests/site/test_typed_words.py` runs both over the same words).
 */

const DOTTED = /(^|[^\p{L}\p{N}])((?:\p{L}{1,2}\.){2,}(?:\p{L}{1,2}(?=[^\p{L}\p{N}]|$))?)/gu;
const WORD = /[\p{L}\p{N}]+/gu;
const PLAIN = /^[ -~]*$/;
/** Scripts that write no spaces between words. */
const RUN = /[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]+/g;
const RUN_BEGINS = /^[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]/;
const stops = new Set(stopWords);
/** @type {Map<string, string>} */
const stems = new Map();

/**
 * A text without capitals, accents, the tilde of ñ, and compatibility forms.
 *
 * @param {string} text
 */
export function fold(text) {
  if (PLAIN.test(text)) return text.toLowerCase(); // most words by far
  const lower = text.normalize("NFKC").toLowerCase().replace(/ß/g, "ss").replace(/ς/g, "σ");
  return lower
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .normalize("NFKC");
}

/**
 * The words of a text as they are written, but folded; those that every text has are left out.
 *
 * @param {string} text
 * @returns {string[]}
 */
export function spellings(text) {
  const folded = fold(text);
  const joined = folded.includes(".")
    ? folded.replace(DOTTED, (_, before, found) => `${before}${found.replace(/\./g, "")} `)
    : folded;
  const found = joined.replace(RUN, (run) => ` ${pairs(run).join(" ")} `).match(WORD) ?? [];
  return found.filter(counts).map(cut);
}

/** @param {string} word */
function counts(word) {
  const isLong = word.length > 2 || [...word].length > 1 || RUN_BEGINS.test(word);
  return isLong && !stops.has(word);
}

/** @param {string} word */
function cut(word) {
  return word.length > longestWord ? [...word].slice(0, longestWord).join("") : word;
}

/**
 * The stem of a folded word; a stem's stem is itself.
 *
 * @param {string} word
 */
export function stem(word) {
  const known = stems.get(word);
  if (known !== undefined) return known;
  let stemmed = word;
  for (let shorter = step(word); shorter !== stemmed; shorter = step(stemmed)) stemmed = shorter;
  stems.set(word, stemmed);
  return stemmed;
}

/** @param {string} word */
function step(word) {
  // The desk's Snowball is newer: it knows "-acion" without the accent as "-ación".
  const shorter = stemmer(word.replace(/([au])cion$/, "$1ción"));
  const plural = shorter.length > 3 && /[ao]s$/.test(shorter);
  return plural ? shorter.slice(0, -1) : shorter;
}

/** @param {string} run */
function pairs(run) {
  const letters = [...run];
  if (letters.length === 1) return letters;
  return letters.slice(1).map((letter, at) => `${letters[at]}${letter}`);
}
