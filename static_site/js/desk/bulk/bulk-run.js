import { ask } from "../calls.js";
import { limits } from "../words.js";

/** @import { Answer } from "../../common/api.js" */
/** @import { BulkResult, TicketRow } from "../../contract" */

/**
 * An act on many tickets, worked in hundreds, one after another. It goes on while the agent is at
 * another page of the desk; a call whose answer is lost can be sent again, since the act is named.
 *
 * @typedef {object} Part tickets that the same change is made of, in the versions that were seen
 * @property {TicketRow[]} rows
 * @property {Record<string, unknown>} change
 *
 * @typedef {object} Run
 * @property {string} act
 * @property {number} of
 * @property {Part[]} parts what is still to be done
 * @property {TicketRow[]} done as they were before
 * @property {BulkResult["refused"]} refused
 * @property {boolean} moves whether tickets go to another area, which is not undone
 * @property {boolean} stopped whether no further hundred is begun
 */

/**
 * @param {Part[]} parts
 * @returns {Run}
 */
export function runOf(parts) {
  const of = parts.reduce((sum, { rows }) => sum + rows.length, 0);
  const moves = parts.some(({ change }) => "area" in change);
  return { act: crypto.randomUUID(), of, parts, done: [], refused: [], moves, stopped: false };
}

/**
 * Work on until all is done, it is stopped, or a call fails.
 *
 * @param {Run} run
 * @param {() => void} shown called after each hundred
 * @returns {Promise<Answer | null>} what failed; the run can go on from there
 */
export async function work(run, shown) {
  while (run.parts[0] && !run.stopped) {
    const { rows, change } = run.parts[0];
    const sent = rows.slice(0, limits.bulk.max);
    const answer = await ask("POST", "/tickets/bulk", {
      body: {
        ...change,
        act: run.act,
        numbers: sent.map(({ number }) => number),
        versions: sent.map(({ version }) => version),
      },
    });
    if (answer.status !== 200) return answer;
    settle(run, sent, answer.body);
    shown();
  }
  return null;
}

/** @param {Run} run */
export function rest({ parts }) {
  return parts.flatMap(({ rows }) => rows);
}

/**
 * @param {Run} run
 * @param {TicketRow[]} sent
 * @param {BulkResult} answer
 */
function settle(run, sent, { refused, left }) {
  const later = new Set(left);
  const not = new Set(refused.map(({ number }) => number));
  run.refused.push(...refused);
  run.done.push(...sent.filter(({ number }) => !later.has(number) && !not.has(number)));
  const part = /** @type {Part} */ (run.parts[0]);
  part.rows = [...sent.filter(({ number }) => later.has(number)), ...part.rows.slice(sent.length)];
  if (part.rows.length === 0) run.parts.shift();
}
