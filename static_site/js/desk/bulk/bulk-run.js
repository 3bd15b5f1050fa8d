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
 * @property {Part[]} unanswered what is not closed as resolved until somebody says that it is
 * @property {boolean} stopped whether no further hundred is begun
 * @property {boolean} undoes whether it puts back what the act did
 */

/** What the service refuses a ticket with on which nothing was answered. */
const UNANSWERED = "unanswered";

/**
 * @param {Part[]} parts
 * @param {Partial<Run>} [how]
 * @returns {Run}
 */
export function runOf(parts, how) {
  const of = parts.reduce((sum, { rows }) => sum + rows.length, 0);
  const begun = { done: [], refused: [], unanswered: [], stopped: false, undoes: false };
  return { act: crypto.randomUUID(), of, parts, ...begun, ...how };
}

/**
 * The same act, going on with the tickets on which nothing was answered: they are resolved.
 *
 * @param {Run} run
 * @returns {Run}
 */
export function settled(run) {
  const refused = run.refused.filter(({ code }) => code !== UNANSWERED);
  return { ...run, refused, parts: run.unanswered, unanswered: [], stopped: false };
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
    const body = { act: run.act, numbers: sent.map(({ number }) => number) };
    const versions = sent.map(({ version }) => version);
    const answer = run.undoes
      ? await ask("POST", "/tickets/bulk/undo", { body })
      : await ask("POST", "/tickets/bulk", { body: { ...change, ...body, versions } });
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
  const open = new Set(refused.filter(({ code }) => code === UNANSWERED).map((one) => one.number));
  const rows = sent.filter(({ number }) => open.has(number));
  if (rows.length > 0) {
    run.unanswered.push({ rows, change: { ...part.change, answered_only: false } });
  }
  part.rows = [...sent.filter(({ number }) => later.has(number)), ...part.rows.slice(sent.length)];
  if (part.rows.length === 0) run.parts.shift();
}
