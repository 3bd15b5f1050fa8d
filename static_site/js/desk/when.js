import { today } from "../common/dates.js";
import { counted } from "../common/text.js";
import { locale } from "../words.js";
import { serverNow } from "./live/server-clock.js";
import { words } from "./words.js";

/** Dates as a list shows them: short, and how far away they are. */

const DAY = 24 * 3600 * 1000;
const ECUADOR = "America/Guayaquil";
/** @type {Intl.DateTimeFormatOptions} */
const SHORT = { weekday: "short", day: "numeric", month: "short" };
const day = new Intl.DateTimeFormat(locale, { ...SHORT, timeZone: "UTC" });
/** @type {Intl.DateTimeFormatOptions} */
const MOMENT = {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
  timeZone: ECUADOR,
};
const moment = new Intl.DateTimeFormat(locale, MOMENT);
const momentOfAYear = new Intl.DateTimeFormat(locale, { ...MOMENT, year: "numeric" });

const relative = new Intl.RelativeTimeFormat(locale);

/**
 * `mar, 15 dic`, `Tue, 15 Dec`; with the year when it is another one.
 *
 * @param {string} date `YYYY-MM-DD`
 */
export function shortDay(date) {
  const text = day.format(noon(date));
  return date.slice(0, 4) === today().slice(0, 4) ? text : `${text} ${date.slice(0, 4)}`;
}

/**
 * The day in Ecuador of a moment, short.
 *
 * @param {string} stamp ISO 8601, in UTC
 */
export function shortDayOf(stamp) {
  return shortDay(new Intl.DateTimeFormat("en-CA", { timeZone: ECUADOR }).format(new Date(stamp)));
}

/**
 * `24 nov, 14:05`, in Ecuador; with the year when it is another one.
 *
 * @param {string} stamp ISO 8601, in UTC
 */
export function shortMoment(stamp) {
  const isOfThisYear = stamp.slice(0, 4) === today().slice(0, 4);
  return (isOfThisYear ? moment : momentOfAYear).format(new Date(stamp));
}

/**
 * How far a date is from today, in words: `hoy`, `en 3 días`, `hace 2 días`.
 *
 * @param {string} date `YYYY-MM-DD`
 */
export function distance(date) {
  const days = Math.round((noon(date).getTime() - noon(today()).getTime()) / DAY);
  const { ahead, ago } = words.when;
  if (days === 0) return words.when.today;
  if (Math.abs(days) === 1) return days > 0 ? words.when.tomorrow : words.when.yesterday;
  return counted(days > 0 ? ahead : ago, Math.abs(days));
}

/**
 * How long ago a moment was: `hace un momento`, `hace 5 minutos`, `hace 3 días`.
 *
 * @param {string} stamp ISO 8601, in UTC
 */
export function since(stamp) {
  const minutes = Math.max(0, Math.round((serverNow() - new Date(stamp).getTime()) / 60_000));
  if (minutes === 0) return words.when.just_now;
  if (minutes < 60) return relative.format(-minutes, "minute");
  if (minutes < 48 * 60) return relative.format(-Math.round(minutes / 60), "hour");
  return relative.format(-Math.round(minutes / 1440), "day");
}

/** @param {string} date */
function noon(date) {
  return new Date(`${date}T12:00:00Z`);
}
