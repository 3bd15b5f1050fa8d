import { today } from "../../../common/dates.js";
import { here } from "../../location.js";
import { areaHere } from "../asked-report.js";

/** What the address asks the report of a year for: `?anio=&cuales=&area=`. */

/** Which tickets, by the address's name for it. @type {Record<string, string>} */
const WHICH = { formales: "legal", todas: "all" };
/** Until this month the year before is what is reported. */
const REPORTS_UNTIL = 3;
/** Years that can be chosen. */
const MOST_YEARS = 6;

/** @returns {string} */
export function yearHere() {
  const year = here().get("anio") ?? "";
  if (/^20\d\d$/.test(year)) return year;
  const now = today();
  const before = Number(now.slice(5, 7)) <= REPORTS_UNTIL ? 1 : 0;
  return String(Number(now.slice(0, 4)) - before);
}

/** @returns {string[]} the years to choose from, the present one first */
export function years() {
  const now = Number(today().slice(0, 4));
  const offered = Array.from({ length: MOST_YEARS }, (_, back) => String(now - back));
  return offered.includes(yearHere()) ? offered : [...offered, yearHere()];
}

/** @returns {string} the name of which tickets, in the address */
export function whichHere() {
  const name = here().get("cuales") ?? "";
  return Object.keys(WHICH).includes(name) ? name : "formales";
}

/**
 * Where the API has a page of it.
 *
 * @param {string} cursor
 */
export function yearlyPath(cursor) {
  const area = areaHere() && { area: areaHere() };
  const which = WHICH[whichHere()] ?? "legal";
  const asked = { year: yearHere(), which, ...area, ...(cursor && { cursor }) };
  return `/reports/yearly?${new URLSearchParams(asked)}`;
}
