import { html, nothing } from "../../lit-html.js";
import { showLater } from "../beside/later.js";
import { workWords } from "../beside/work-words.js";

/** @import { DeskTicket } from "../../contract" */

/** What was answered before: nothing of it is loaded until somebody asks. */

/** The number of the ticket on which it is open. */
let opened = "";
/** @typedef {typeof import("./answered.js")} Part */
/** @type {Part | null} */
let part = null;

/**
 * @param {DeskTicket} ticket
 * @param {{ insert: (text: string) => void, redraw: () => void }} ways
 */
export function answeredPart(ticket, { insert, redraw }) {
  const isOpen = opened === ticket.number;
  const close = () => {
    opened = "";
    redraw();
    document.getElementById("answered-open")?.focus();
  };
  const toggle = () => {
    if (isOpen) return close();
    /** @type {Promise<Part | null>} */
    const coming = import("./answered.js").catch(() => null);
    return showLater(coming, (come) => {
      part = come;
      opened = ticket.number;
      redraw();
    });
  };
  return html`<div class="govuk-form-group">
    <button type="button" class="desk-button" id="answered-open" aria-expanded=${isOpen} @click=${toggle}>
      ${workWords.composer.answered}
    </button>
    ${isOpen && part ? part.answered(ticket, { insert, redraw, close }) : nothing}
  </div>`;
}
