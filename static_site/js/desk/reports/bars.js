import { html, nothing } from "../../lit-html.js";
import { pageWords } from "../beside/page-words.js";

/**
 * Bars, a row each: name and number are text, so that they are read, enlarged and printed as text,
 * and the bar beside them repeats it for the eye. A bar is a rectangle of a width in percent: a
 * plotting library for it would weigh more than all pages beside the desk's list. It is drawn as SVG
 * since a printer leaves backgrounds out and forced colours replace them.
 *
 * @typedef {object} Bar
 * @property {string} name
 * @property {number} value how long the bar is
 * @property {number} [before] of the period before: a bar in outline
 * @property {string} text the numbers, in words
 */

const said = pageWords.reports;

/**
 * A chart with what it shows in a sentence, and its numbers as a table behind a fold.
 *
 * @param {{ id: string, title: string, sentence: string, bars: Bar[], table: unknown, more?: unknown }} shown
 */
export function chart({ id, title, sentence, bars, table, more = nothing }) {
  const most = Math.max(1, ...bars.flatMap(({ value, before }) => [value, before ?? 0]));
  const compared = bars.some(({ before }) => before !== undefined);
  return html`
    <section class="desk-report__part" id="${id}-part">
      <h3 class="govuk-heading-s" id=${id}>${title}</h3>
      <p class="govuk-body" id="${id}-says">${sentence}</p>
      ${compared ? html`<p class="desk-hint">${said.legend}</p>` : nothing}
      <ul class="desk-bars">
        ${bars.map((bar) => row(bar, most))}
      </ul>
      ${more}
      <details class="desk-filters">
        <summary>${said.as_table}<span class="govuk-visually-hidden">: ${title}</span></summary>
        ${table}
      </details>
    </section>
  `;
}

/**
 * @param {Bar} bar
 * @param {number} most the longest of the chart
 */
function row({ name, value, before, text }, most) {
  /** @param {number} count */
  const width = (count) => `${Math.round((990 * count) / most) / 10}%`; // the outline has its room
  return html`<li>
    <span class="desk-bars__name" dir="auto">${name}</span>
    <svg class="desk-bars__bar" aria-hidden="true" focusable="false" width="100%" height=${before === undefined ? 14 : 24}>
      <rect class="desk-bars__now" x="0" y="1" width=${width(value)} height="12" />
      <rect class="desk-bars__before" x="1" y="15" width=${width(before ?? 0)} height="8" />
    </svg>
    <span class="desk-bars__text">${text}</span>
  </li>`;
}
