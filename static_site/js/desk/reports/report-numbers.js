import { fill } from "../../common/text.js";
import { html } from "../../lit-html.js";
import { locale } from "../../words.js";
import { pageWords } from "../beside/page-words.js";

/** Numbers and tables of reports, as they are read. */

const said = pageWords.reports;
/** What stands where there is nothing to count. */
export const NONE = "–";
const whole = new Intl.NumberFormat(locale);
const percents = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
const means = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
const changes = new Intl.NumberFormat(locale, {
  signDisplay: "exceptZero",
  maximumFractionDigits: 2,
});

/** @param {number | null | undefined} count */
export function number(count) {
  return isKnown(count) ? whole.format(count) : NONE;
}

/** @param {number | null | undefined} share from 0 to 100 */
export function percent(share) {
  return isKnown(share) ? percents.format(share / 100) : NONE;
}

/**
 * A mean never goes without the number of those who gave it.
 *
 * @param {{ count: number, mean?: number | null }} scores
 */
export function satisfaction({ count, mean }) {
  return isKnown(mean) ? fill(said.mean, { mean: means.format(mean), count }) : NONE;
}

/**
 * @param {number | null | undefined} now
 * @param {number | null | undefined} before
 */
export function change(now, before) {
  return isKnown(now) && isKnown(before) ? changes.format(now - before) : NONE;
}

/**
 * @param {string} label
 * @param {string[]} heads
 * @param {unknown[][]} rows the first cell names its row
 */
export function reportTable(label, heads, rows) {
  return html`<div class="desk-scroll" tabindex="0" role="region" aria-label=${label}>
    <table class="desk-table desk-report__table">
      <thead>
        <tr>
          ${heads.map((head) => html`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([name, ...cells]) => html`<tr>
            <th scope="row" dir="auto">${name}</th>
            ${cells.map((cell) => html`<td>${cell}</td>`)}
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/**
 * @param {number | null | undefined} value
 * @returns {value is number}
 */
function isKnown(value) {
  return value !== null && value !== undefined;
}
