import { staying } from "../../common/visit.js";
import { fetchList, isCurrent, known } from "../list/list.js";

/** @import { Answer } from "../../common/api.js" */
/** @import { TicketRow } from "../../contract" */

/** Which tickets of the list are chosen, and why those that an act left are still. */

/** @type {Set<string>} */
const chosen = new Set();
/** @type {Map<string, string>} */
const reasons = new Map();

/** How many rows are asked for at once where the whole list is. */
const PAGE = 100;

/** @param {string} number */
export function isChosen(number) {
  return chosen.has(number);
}

/** @returns {TicketRow[]} */
export function chosenRows() {
  return known().rows.filter(({ number }) => chosen.has(number));
}

/** @param {string} number */
export function reasonOf(number) {
  return chosen.has(number) ? reasons.get(number) : undefined;
}

/** @param {string} number */
export function toggle(number) {
  if (!chosen.delete(number)) chosen.add(number);
}

export function clear() {
  chosen.clear();
  reasons.clear();
}

/** Choose every row that is shown, or none when all are. */
export function toggleAll() {
  const all = allChosen();
  clear();
  if (!all) for (const { number } of known().rows) chosen.add(number);
}

export function allChosen() {
  return known().rows.every(({ number }) => chosen.has(number));
}

/** Of what is not in the list any more, nothing is chosen. */
export function keepListed() {
  const listed = new Set(known().rows.map(({ number }) => number));
  for (const number of chosen) if (!listed.has(number)) chosen.delete(number);
}

/**
 * What an act left stays chosen, for another try.
 *
 * @param {string[]} left
 * @param {[string, string][]} refused numbers, each with its reason
 */
export function keepLeft(left, refused) {
  clear();
  for (const number of left) chosen.add(number);
  for (const [number, reason] of refused) {
    chosen.add(number);
    reasons.set(number, reason);
  }
}

/**
 * Fetch the whole list, a hundred at a time, and choose all of it.
 *
 * @param {() => void} redraw called after each hundred
 * @returns {Promise<Answer | null>} what failed
 */
export async function chooseWhole(redraw) {
  const still = staying();
  while (known().cursor) {
    const answer = await fetchList({ next: true, rows: PAGE });
    if (!still() || !isCurrent()) return null;
    if (answer && answer.status !== 200) return answer;
    redraw();
  }
  for (const { number } of known().rows) chosen.add(number);
  return null;
}
