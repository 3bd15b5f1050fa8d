import { fill } from "./text.js";
import { dateWords, locale, words } from "../words.js";

/** @import { DueStep } from "../contract" */

/** Dates are Ecuador's, wherever the reader is. */
const ECUADOR = "America/Guayaquil";

/**
 * A date as people read it: `martes 15 de diciembre de 2026`, `Tuesday 15 December 2026`.
 *
 * @param {string} date `YYYY-MM-DD`
 */
export function longDate(date) {
  return written(new Date(`${date}T12:00:00Z`), "UTC");
}

/**
 * The date in Ecuador of a moment.
 *
 * @param {string} stamp ISO 8601, in UTC
 */
export function dayOf(stamp) {
  return written(new Date(stamp), ECUADOR);
}

/**
 * Date and time in Ecuador: `martes 24 de noviembre de 2026, 14:05`.
 *
 * @param {string | Date} moment
 */
export function dayAndTime(moment) {
  const time = new Intl.DateTimeFormat(locale, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: ECUADOR,
  }).format(new Date(moment));
  return `${written(new Date(moment), ECUADOR)}, ${time}`;
}

/** @returns {string} today's date in Ecuador, `YYYY-MM-DD` */
export function today() {
  return new Intl.DateTimeFormat("en-CA", { timeZone: ECUADOR }).format(new Date());
}

/** @type {Record<string, string>} */
const said = { ...words.sum };

/**
 * Know what is said of more steps than lead to the first due date.
 *
 * @param {Record<string, string>} more
 */
export function learnSteps(more) {
  Object.assign(said, more);
}

/**
 * The sum behind a due date, a sentence a step.
 *
 * @param {DueStep[]} steps
 * @param {string} openedAt
 * @returns {string[]}
 */
export function sum(steps, openedAt) {
  const sentences = steps.map((step) =>
    fill(said[step.kind] ?? "", {
      date: longDate(step.date),
      since: step.since && longDate(step.since),
      name: step.name,
      days: step.working_days,
    }),
  );
  const [first, ...others] = sentences;
  const opened = fill(words.sum.opened, { date: dayOf(openedAt) });
  return [opened, first ?? "", words.sum.weekends, ...others];
}

/**
 * Browsers differ in the commas of a long date, so it is put together here.
 *
 * @param {Date} moment
 * @param {string} timeZone
 */
function written(moment, timeZone) {
  const parts = new Intl.DateTimeFormat(locale, {
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone,
  }).formatToParts(moment);
  return fill(dateWords, Object.fromEntries(parts.map(({ type, value }) => [type, value])));
}
