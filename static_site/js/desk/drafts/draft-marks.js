import { ask } from "../calls.js";

/**
 * On which tickets the agent has begun to write, as lists tell it.
 *
 * @typedef {{ number: string, tab: string, version: number | null }} Mark version 0 is none any more
 */

/** What is begun on each ticket, by its number. @type {Map<string, Set<string>>} */
const marked = new Map();
/** What was marked while the server's answer was on its way: it is newer. @type {Mark[]} */
let meanwhile = [];
/** @type {() => void} */
let told = () => {};

/** @param {() => void} then told when a mark has come or gone */
export function followMarks(then) {
  told = then;
}

/** Learn it from the server: one request for a whole list. */
export async function fetchMarks() {
  meanwhile = [];
  const answer = await ask("GET", "/drafts");
  if (answer.status !== 200) return;
  marked.clear();
  for (const { number, kind } of answer.body.items) put({ number, tab: kind, version: 1 });
  for (const mark of meanwhile) put(mark);
  told();
}

/** @param {string} number */
export function hasDraft(number) {
  return (marked.get(number)?.size ?? 0) > 0;
}

/** @returns {number} on how many tickets something is begun */
export function begunOn() {
  return [...marked.values()].filter((tabs) => tabs.size > 0).length;
}

/** @param {Mark} mark */
export function mark({ number, tab, version }) {
  meanwhile.push({ number, tab, version });
  put({ number, tab, version });
  told();
}

/** @param {Mark} mark */
function put({ number, tab, version }) {
  const tabs = marked.get(number) ?? new Set();
  marked.set(number, tabs);
  if (version) tabs.add(tab);
  else tabs.delete(tab);
}
