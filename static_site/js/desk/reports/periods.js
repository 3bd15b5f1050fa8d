import { today } from "../../common/dates.js";
import { fill } from "../../common/text.js";
import { locale } from "../../words.js";
import { pageWords } from "../beside/page-words.js";

/** The periods that a report can be asked for, and how each is called. */

const said = pageWords.reports;
/** What the address says for dates of one's own. */
export const DATES = "fechas";
const UTC = { timeZone: "UTC" };
const month = new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", ...UTC });
const day = new Intl.DateTimeFormat(locale, {
  day: "numeric",
  month: "long",
  year: "numeric",
  ...UTC,
});

/**
 * The first and the last day of a period, in Ecuador; one that goes on ends today, so that it is
 * compared with as many days and not with a whole month.
 *
 * @param {string} name as the address has it
 * @param {string} [now] today
 * @returns {{ first: string, last: string } | null} null for dates of one's own
 */
export function daysOf(name, now = today()) {
  const [year, ordinal] = [Number(now.slice(0, 4)), Number(now.slice(5, 7))];
  /** @type {Record<string, [string, string]>} */
  const known = {
    este_mes: [date(year, ordinal, 1), now],
    mes_pasado: [date(year, ordinal - 1, 1), date(year, ordinal, 0)],
    tres_meses: [date(year, ordinal - 3, 1), date(year, ordinal, 0)],
    este_anio: [date(year, 1, 1), now],
    anio_pasado: [date(year - 1, 1, 1), date(year - 1, 12, 31)],
  };
  const [first, last] = known[name] ?? [];
  return first && last ? { first, last } : null;
}

/**
 * What a period is called: `octubre de 2026`, `2025`, `1 de noviembre de 2026 – 27 de …`.
 *
 * @param {string} first `YYYY-MM-DD`
 * @param {string} last
 */
export function nameOfPeriod(first, last) {
  const whole = wholeName(first, last);
  if (whole) return whole;
  return first === last ? written(first) : `${written(first)} – ${written(last)}`;
}

/**
 * The same within a sentence: `en octubre de 2026`, `del 1 de noviembre de 2026 al 27 de …`.
 *
 * @param {string} first `YYYY-MM-DD`
 * @param {string} last
 */
export function whenOf(first, last) {
  const whole = wholeName(first, last);
  if (whole) return fill(said.in, { period: whole });
  if (first === last) return fill(said.on, { day: written(first) });
  return fill(said.from_to, { first: written(first), last: written(last) });
}

/** @param {string} text */
export function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * @param {string} first
 * @param {string} last
 * @returns {string} of a whole month or year; empty for other days
 */
function wholeName(first, last) {
  const [year, ordinal] = [Number(first.slice(0, 4)), Number(first.slice(5, 7))];
  if (first === date(year, 1, 1) && last === date(year, 12, 31)) return String(year);
  const isMonth = first === date(year, ordinal, 1) && last === date(year, ordinal + 1, 0);
  return isMonth ? month.format(noonOf(first)) : "";
}

/** @param {string} text `YYYY-MM-DD` */
function written(text) {
  return day.format(noonOf(text));
}

/** @param {string} text `YYYY-MM-DD` */
function noonOf(text) {
  return new Date(`${text}T12:00:00Z`);
}

/**
 * Days and months beyond the calendar's lead into the ones beside: month 0 is December before.
 *
 * @param {number} year
 * @param {number} ordinal of the month, from 1
 * @param {number} dayOfMonth
 */
function date(year, ordinal, dayOfMonth) {
  return new Date(Date.UTC(year, ordinal - 1, dayOfMonth)).toISOString().slice(0, 10);
}
