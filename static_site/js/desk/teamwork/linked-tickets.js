import { html, nothing } from "../../lit-html.js";
import { fill } from "../../common/text.js";
import { readable } from "../erased.js";
import { statusOf } from "../list/rows.js";
import { addressOf } from "../location.js";
import { workWords } from "../beside/work-words.js";

/** @import { DeskTicket, LinkedTicket } from "../../contract" */

/** The tickets that one is tied to, beside it. */

const said = workWords.links;

/**
 * @param {DeskTicket} ticket
 * @param {(to: string) => void} unlink
 */
export function linksPart({ links, acts }, unlink) {
  if (links.length === 0) return nothing;
  return html`
    <section id="links">
      <h2>${said.title}</h2>
      <ul class="desk-facts__list">
        ${links.map((one) => html`<li>${linked(one, acts.includes("link") ? unlink : null)}</li>`)}
      </ul>
    </section>
  `;
}

/**
 * @param {LinkedTicket} one
 * @param {((to: string) => void) | null} unlink
 */
function linked({ tie, area, number, subject, status }, unlink) {
  if (!number || !status) return fill(said.hidden[tie], { area: area.name });
  return html`
    <a class="govuk-link desk-number" href=${addressOf({ ticket: number, ver: null })}>${number}</a>
    <span dir="auto">${readable(subject ?? "")}</span>
    <span class="desk-facts__more">${said.tie[tie]} ${statusOf(status)} ${area.name}</span>
    ${
      unlink && tie === "related"
        ? html`<button type="button" class="desk-quiet" aria-label=${fill(said.remove_label, { number })} @click=${() => unlink(number)}>
            ${said.remove}
          </button>`
        : nothing
    }
  `;
}
