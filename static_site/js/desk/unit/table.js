import { html, nothing } from "../../lit-html.js";

/**
 * A table of the citizens' unit. On a phone each row is a block that names its values, so that
 * nothing scrolls sideways; the roles keep it a table to who hears it, whatever it looks like.
 *
 * @param {string} id
 * @param {string} title
 * @param {string[]} heads
 * @param {{ id?: string, cells: unknown[] }[]} rows `cells` in the order of the heads: the first one
 *   names the row
 */
export function table(id, title, heads, rows) {
  return html`<table class="desk-table desk-table--folds" id=${id} role="table" aria-label=${title}>
    <thead role="rowgroup">
      <tr role="row">
        ${heads.map((head) => html`<th scope="col" role="columnheader">${head}</th>`)}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows.map(({ id: row, cells: [name, ...others] }) => line(row, name, others, heads.slice(1)))}
    </tbody>
  </table>`;
}

/**
 * @param {string | undefined} id
 * @param {unknown} name
 * @param {unknown[]} cells
 * @param {string[]} heads
 */
function line(id, name, cells, heads) {
  return html`<tr role="row" data-row=${id ?? nothing}>
    <th scope="row" role="rowheader">${name}</th>
    ${cells.map((cell, at) => html`<td role="cell" data-head=${heads[at] ?? ""}>${cell}</td>`)}
  </tr>`;
}
