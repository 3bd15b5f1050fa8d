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
 */
export function quoted(content) {
  return /[",\r\n]/.test(content) ? `"${content.replace(/"/g, '""')}"` : content;
}
