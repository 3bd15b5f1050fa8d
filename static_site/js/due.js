import { dayOf, longDate } from "./dates.js";
import { fill } from "./text.js";
import { words } from "./words.js";

/** @import { DueStep } from "./contract" */

/**
 * The sum behind a due date, a sentence a step.
 *
 * @param {DueStep[]} steps
 * @param {string} openedAt
 * @returns {string[]}
 */
export function sum(steps, openedAt) {
  const sentences = steps.map((step) =>
    fill(words.sum[step.kind], {
      date: longDate(step.date),
      name: step.name,
      days: step.working_days,
    }),
  );
  const [first, ...others] = sentences;
  const opened = fill(words.sum.opened, { date: dayOf(openedAt) });
  return [opened, first ?? "", words.sum.weekends, ...others];
}
