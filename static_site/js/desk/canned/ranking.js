import { unaccented } from "./unaccented.js";
import { nameOf, setup } from "../setup.js";
import { workWords } from "../beside/work-words.js";

/** @import { CannedReply } from "../../contract" */

/** Canned replies in their folders, which are the areas, and as they are looked for. */

/**
 * A folder of canned replies.
 *
 * @typedef {{ area: string, name: string, texts: CannedReply[] }} Folder
 *   `area` its id, empty for all areas
 */

/** @param {CannedReply} text */
export function folderOf(text) {
  return text.area ? nameOf(setup().areas, text.area) : workWords.canned.everybody;
}

/**
 * The folders that hold any: first that of an area, then everybody's, then the others by name.
 *
 * @param {CannedReply[]} texts
 * @param {string} [first] an area's id
 * @returns {Folder[]}
 */
export function folders(texts, first = "") {
  const areas = [...new Set(texts.map(({ area }) => area ?? ""))];
  const rank = (/** @type {string} */ area) => (area === "" ? 1 : area === first ? 0 : 2);
  return areas
    .map((area) => {
      const own = texts.filter((text) => (text.area ?? "") === area);
      return { area, name: own[0] ? folderOf(own[0]) : area, texts: own };
    })
    .sort((a, b) => rank(a.area) - rank(b.area) || a.name.localeCompare(b.name));
}

/**
 * Those that have every word that is looked for, in their name or their text: what the name has
 * comes first, and before it what the name begins with.
 *
 * @param {CannedReply[]} texts
 * @param {string} sought
 * @returns {CannedReply[]} all of them when nothing is looked for
 */
export function ranked(texts, sought) {
  const asked = unaccented(sought).split(/\s+/).filter(Boolean);
  const scored = texts.flatMap((text) => {
    const points = asked.map((word) => pointsOf(text, word));
    return points.includes(-1) ? [] : [{ text, score: points.reduce((a, b) => a + b, 0) }];
  });
  return scored.sort((a, b) => b.score - a.score).map(({ text }) => text);
}

/**
 * @param {CannedReply} text
 * @param {string} word
 * @returns {number} -1 when it is nowhere
 */
function pointsOf({ name, body_es: spanish, body_en: english }, word) {
  const title = unaccented(name);
  if (title.startsWith(word)) return 3;
  if (` ${title}`.includes(` ${word}`)) return 2;
  if (title.includes(word)) return 1;
  return unaccented(`${spanish} ${english ?? ""}`).includes(word) ? 0 : -1;
}
