/**
 * A cell of a file for a spreadsheet, by the rule of the server's (`domain/exports/cells.py`): one
 * table of cases is run through both.
 */

/** What a spreadsheet takes for the beginning of a formula, also in full width. */
const FORMULA = /^[\s\p{Cc}]*[=+\-@＝＋－＠]|^[\t\r\n]/u;
/** What it takes for a number, a date or a time. */
const NUMERIC = /^\s*[$€(]?\s*[\d.,][\d\s.,:/%)-]*(e[+-]?\d+)?\s*([ap]\.?\s?m\.?)?\s*[%)]?\s*$/iu;
const MONTH =
  "(jan(uary)?|ene(ro)?|feb(rero|ruary)?|mar(zo|ch)?|apr(il)?|abr(il)?|mayo?|jun(io|e)?" +
  "|jul(io|y)?|aug(ust)?|ago(sto)?|sep(t|tiembre|tember)?|set(iembre)?|oct(ubre|ober)?" +
  "|nov(iembre|ember)?|dec(ember)?|dic(iembre)?)";
const DATED = new RegExp(
  `^(?=.*\\d)\\s*\\d{0,4}[\\s./\\-]*(de\\s+)?${MONTH}` +
    "\\.?[\\s./,\\-]*(de\\s+)?\\d{0,4}([\\s./,\\-]+\\d{1,4})?\\s*$",
  "iu",
);
/** Excel reads UTF-8 by this mark alone. */
export const BOM = "\ufeff";

/** @typedef {string | number | { day: string } | null} Cell a text, a whole number, a day as `YYYY-MM-DD` */
/** @typedef {"excel" | "plain"} Variant what Excel in Spanish opens, and what programs expect */
/** @type {Record<Variant, { separator: string, day: (day: string) => string }>} */
const SHAPES = {
  excel: { separator: ";", day: (day) => day.split("-").reverse().join("/") },
  plain: { separator: ",", day: (day) => day },
};

const LOGICAL = ["true", "false", "verdadero", "falso"];

/**
 * A text that a spreadsheet shows as it is: with an apostrophe where it would run it, or take it for
 * something else.
 *
 * @param {string} text
 */
export function textCell(text) {
  const otherwise =
    FORMULA.test(text) ||
    NUMERIC.test(text) ||
    DATED.test(text) ||
    LOGICAL.includes(text.trim().toLowerCase()) ||
    text.startsWith("'");
  return otherwise ? `'${text}` : text;
}

/**
 * A cell as RFC 4180 has it.
 *
 * @param {string} content
 * @param {string} [separator]
 */
export function quoted(content, separator = ",") {
  const parts = /["\r\n]/.test(content) || content.includes(separator);
  return parts ? `"${content.replace(/"/g, '""')}"` : content;
}

/**
 * Rows as a file; every variant begins with the mark by which Excel knows UTF-8.
 *
 * @param {Cell[][]} rows
 * @param {Variant} variant
 */
export function file(rows, variant) {
  const { separator, day } = SHAPES[variant];
  /** @param {Cell} cell */
  const written = (cell) => {
    if (cell === null) return "";
    if (typeof cell === "number") return String(cell);
    return typeof cell === "string" ? textCell(cell) : day(cell.day);
  };
  const lines = rows.map((row) => row.map((cell) => quoted(written(cell), separator)));
  return BOM + lines.map((line) => `${line.join(separator)}\r\n`).join("");
}
