import { html, nothing } from "../../lit-html.js";
import { fill } from "../../common/text.js";
import { since } from "../when.js";
import { workWords } from "../beside/work-words.js";
import { whom } from "./whom.js";

/** @import { DeskTicket, QuestionSeen } from "../../contract" */

/** The questions of a ticket to other areas, above the editor: a reply may leave without them. */

const said = workWords.questions;

/**
 * @param {DeskTicket} ticket
 * @param {(id: string) => void} withdraw
 */
export function questionsPart({ questions, acts }, withdraw) {
  if (questions.length === 0) return nothing;
  const waits = questions.some(({ state }) => state === "open") && acts.includes("reply");
  return html`
    <section class="desk-questions" id="questions" aria-labelledby="questions-title">
      <h2 class="govuk-heading-s" id="questions-title">${said.of_ticket}</h2>
      <ul class="desk-facts__list">
        ${questions.map((one) => html`<li>${question(one, withdraw)}</li>`)}
      </ul>
      ${waits ? html`<p class="desk-warning" id="question-waits">${said.waiting}</p>` : nothing}
    </section>
  `;
}

/**
 * @param {QuestionSeen} one
 * @param {(id: string) => void} withdraw
 */
function question(one, withdraw) {
  const { id, to, state, at, late, settled_by: name, settled_at: settled, withdrawable } = one;
  const ago = since(settled ?? at);
  const show = () => document.querySelector(`[data-entry="${CSS.escape(id)}"]`)?.scrollIntoView();
  return html`
    <strong>${whom(to)}</strong>
    <span>${fill(said.state[state], { name: name ?? "", ago })}</span>
    ${late ? html`<span class="desk-tag">${said.late}</span>` : nothing}
    <button type="button" class="desk-quiet" aria-label=${fill(said.read_label, { to: whom(to) })} @click=${show}>${said.read}</button>
    ${
      withdrawable
        ? html`<button type="button" class="desk-quiet" aria-label=${fill(said.withdraw_label, { to: whom(to) })} @click=${() => withdraw(id)}>
            ${said.withdraw}
          </button>`
        : nothing
    }
  `;
}
