import { counted, fill } from "../../../common/text.js";
import { locale } from "../../../words.js";
import { pageWords } from "../../beside/page-words.js";

/** @import { YearlyRow } from "../../../contract" */

/** What the report of a year remarks of a ticket, and its days as they are read. */

const said = pageWords.reports.yearly.remarks;
const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });

/** @param {string} text `YYYY-MM-DD` */
export function mediumDay(text) {
  return day.format(new Date(`${text}T12:00:00Z`));
}

/**
 * @param {YearlyRow} row
 * @returns {string[]}
 */
export function remarksOf(row) {
  const { answered_on: answered, closed_on: closed, extended_on: extended } = row;
  const due = { day: mediumDay(row.due_on) };
  return [
    row.overdue ? fill(said.overdue, due) : "",
    row.result.id === "open" && !row.overdue ? fill(said.due, due) : "",
    answered && !row.in_time ? said.late : "",
    extended ? fill(said.extended, { day: mediumDay(extended) }) : "",
    row.reopened > 0 ? counted(said.reopened, row.reopened) : "",
    row.transferred > 0 ? counted(said.transferred, row.transferred) : "",
    closed ? fill(said.closed, { day: mediumDay(closed) }) : "",
  ].filter(Boolean);
}
