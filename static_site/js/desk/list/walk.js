import { html, nothing } from "../../lit-html.js";
import { fill } from "../../common/text.js";
import { staying } from "../../common/visit.js";
import { addressOf, go } from "../location.js";
import { readable } from "../erased.js";
import { fetchList, known, neighbours } from "./list.js";
import { due } from "./rows.js";
import { workWords } from "../beside/work-words.js";

/** From ticket to ticket along the list that one came from. */

const said = workWords.ticket;

/**
 * Go to the ticket behind one, on the next page of the list where that is where it stands; to the
 * list behind the last.
 *
 * @param {string} number
 */
export async function onwards(number) {
  const { at, after } = neighbours(number);
  if (after) return go(addressOf({ ticket: after.number, ver: null }));
  const still = staying();
  if (at >= 0 && known().cursor) await fetchList({ next: true });
  if (still()) go(addressOf({ ticket: neighbours(number).after?.number ?? null, ver: null }));
}

/** @param {string} number the present ticket's */
export function walk(number) {
  const { at, before, after } = neighbours(number);
  const to = (/** @type {string} */ other) => addressOf({ ticket: other });
  return html`
    <nav class="desk-walk" aria-label=${said.walk}>
      <a class="govuk-link" href=${addressOf({ ticket: null })}>${said.back}</a>
      ${before ? html`<a class="govuk-link" rel="prev" href=${to(before.number)}>${said.before}</a>` : nothing}
      ${after ? html`<a class="govuk-link" rel="next" href=${to(after.number)}>${said.after}</a>` : nothing}
      ${!after && at >= 0 && known().cursor ? html`<button type="button" class="desk-quiet" @click=${() => onwards(number)}>${said.after}</button>` : nothing}
      ${at < 0 ? nothing : html`<span>${fill(said.place, { at: at + 1, of: known().rows.length })}</span>`}
    </nav>
  `;
}

/**
 * The list itself, beside the ticket where there is room.
 *
 * @param {string} number the present ticket's
 */
export function nearby(number) {
  const { rows } = known();
  if (rows.length === 0) return html`<div class="desk-nearby"></div>`;
  return html`<nav class="desk-nearby" aria-label=${said.nearby}>
    <ol>
      ${rows.map(
        (row) => html`<li>
          <a href=${addressOf({ ticket: row.number })} aria-current=${row.number === number ? "page" : nothing}>
            <span class="desk-nearby__subject" dir="auto">${readable(row.subject)}</span>
            <span class="desk-nearby__more"><span class="desk-number">${row.number}</span> ${due(row)}</span>
          </a>
        </li>`,
      )}
    </ol>
  </nav>`;
}

/** Have the present ticket in sight in the list beside it, without moving the page. */
export function keepInSight() {
  const current = document.querySelector('.desk-nearby [aria-current="page"]');
  const list = current?.closest("nav");
  if (!list || !(current instanceof HTMLElement)) return;
  list.scrollTop = current.offsetTop - list.clientHeight / 2;
}
