import { here } from "../location.js";
import { DATES, daysOf } from "./periods.js";

/** What the address asks a report for: `?periodo=&desde=&hasta=&area=&por=`. */

/** How tickets are told apart, by the address's name for it. @type {Record<string, string>} */
export const DIMENSIONS = { area: "area", tema: "topic", tipo: "user_type" };

/** @returns {string} the period's name */
export function periodHere() {
  const name = here().get("periodo") ?? "";
  return name === DATES || daysOf(name) ? name : "este_mes";
}

/** @returns {string} the dimension's name in the address */
export function dimensionHere() {
  const name = here().get("por") ?? "";
  return name in DIMENSIONS ? name : "area";
}

/** @returns {Record<"first" | "last", string>} the days of the period; empty where one is to be typed */
export function daysHere() {
  const typed = { first: here().get("desde") ?? "", last: here().get("hasta") ?? "" };
  return daysOf(periodHere()) ?? typed;
}

/** @returns {string} an area's id; empty for all that one sees */
export function areaHere() {
  return here().get("area") ?? "";
}

/** @returns {string[]} where the API has the report and the backlog */
export function paths() {
  const { first, last } = daysHere();
  const area = areaHere() && { area: areaHere() };
  const by = DIMENSIONS[dimensionHere()] ?? "area";
  const asked = { by, ...(first && { first }), ...(last && { last }), ...area };
  return [
    `/reports/activity?${new URLSearchParams(asked)}`,
    `/reports/backlog?${new URLSearchParams({ ...area })}`,
  ];
}
