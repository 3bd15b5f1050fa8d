import { counted } from "../../../common/text.js";
import { pageWords } from "../../beside/page-words.js";
import { file } from "../../exports/cells.js";
import { save } from "../../exports/saving.js";
import { tell } from "../../tell.js";
import { yearHere } from "./asked-year.js";
import { remarksOf } from "./yearly-remarks.js";

/** @import { YearlyRow } from "../../../contract" */
/** @import { Cell, Variant } from "../../exports/cells.js" */

/** The report of a year as a file for a spreadsheet: what the page shows, a column for each thing. */

const said = pageWords.reports.yearly;

/**
 * @param {YearlyRow[]} all
 * @param {Variant} variant
 */
export function saveYearly(all, variant) {
  save(`${said.file}-${yearHere()}.csv`, yearlyFile(all, variant));
  tell(counted(said.saved, all.length));
}

/**
 * @param {YearlyRow[]} all
 * @param {Variant} variant
 */
export function yearlyFile(all, variant) {
  return file([Object.values(said.file_columns), ...all.map(cells)], variant);
}

/**
 * @param {YearlyRow} row
 * @returns {Cell[]}
 */
function cells(row) {
  return [
    row.number,
    { day: row.received_on },
    row.topic.name,
    row.subject ?? null,
    row.area.name,
    row.legal_request ? said.yes : said.no,
    { day: row.due_on },
    dayCell(row.answered_on),
    row.days ?? null,
    row.answered_on ? (row.in_time ? said.yes : said.no) : null,
    row.result.name,
    dayCell(row.closed_on),
    remarksOf(row).join(". "),
  ];
}

/** @param {string | null | undefined} day */
function dayCell(day) {
  return day ? { day } : null;
}
