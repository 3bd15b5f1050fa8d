import { longDate, today } from "../../../common/dates.js";
import { here } from "../../location.js";
import { locale } from "../../../words.js";
import { fill } from "../../../common/text.js";
import { pageWords } from "../../beside/page-words.js";

/** The closed period of whose persons is told: `?cerrado=2026-10`, `2026-Q3` or `2025`. */

const said = pageWords.reports.people;
/** Months, quarters and years to choose from. */
const MONTHS = 24;
const month = new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" });

/** @returns {string} the one of the address, or the month before */
export function closedHere() {
  const asked = here().get("cerrado") ?? "";
  return closedPeriods().some(({ id }) => id === asked) ? asked : (monthsBack()[0] ?? "");
}

/** @returns {{ id: string, name: string }[]} what is over by today, the latest first */
export function closedPeriods() {
  const months = monthsBack();
  const [latest = ""] = months;
  /** Whether a period is over: its last month is. @param {string} last */
  const over = (last) => last <= latest;
  const years = [...new Set(months.map((name) => name.slice(0, 4)))];
  const quarters = years.flatMap((year) =>
    [4, 3, 2, 1].map((part) => ({ id: `${year}-Q${part}`, last: lastOf(year, part) })),
  );
  return [
    ...months.map((id) => ({ id, name: periodName(id) })),
    ...quarters.filter(({ last }) => over(last)).map(({ id }) => ({ id, name: periodName(id) })),
    ...years.filter((year) => over(`${year}-12`)).map((id) => ({ id, name: periodName(id) })),
  ];
}

/** @param {string} period */
export function periodName(period) {
  const [year = "", part = ""] = period.split("-");
  if (!part) return fill(said.year, { year });
  if (part.startsWith("Q")) return fill(said.quarter, { part: part.slice(1), year });
  return month.format(new Date(`${period}-15T12:00:00Z`));
}

/** @returns {{ name: string, day: string }} the month that closes next, and the day of the night in which it does */
export function closesNext() {
  const [year, ordinal] = [Number(today().slice(0, 4)), Number(today().slice(5, 7))];
  const day = new Date(Date.UTC(year, ordinal, 1)).toISOString().slice(0, 10);
  return { name: periodName(today().slice(0, 7)), day: longDate(day) };
}

/** @returns {string[]} the months that are over, as `2026-10`, the latest first */
function monthsBack() {
  const [year, ordinal] = [Number(today().slice(0, 4)), Number(today().slice(5, 7))];
  return Array.from({ length: MONTHS }, (_, back) =>
    new Date(Date.UTC(year, ordinal - 2 - back, 15)).toISOString().slice(0, 7),
  );
}

/**
 * @param {string} year
 * @param {number} part
 */
function lastOf(year, part) {
  return `${year}-${String(3 * part).padStart(2, "0")}`;
}
