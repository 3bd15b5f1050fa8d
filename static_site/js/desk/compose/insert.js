import { html, nothing } from "../../lit-html.js";
import { staying } from "../../common/visit.js";
import { options, select } from "../parts.js";
import { bodyFor, fetchPreview, fetchTexts } from "./texts.js";
import { refused } from "../refusals.js";
import { words } from "../words.js";

/** @import { CannedReply, DeskTicket } from "../../contract" */

/** A canned reply, seen with the ticket's values before it goes into the reply. */

const said = words.composer;

/** @type {CannedReply[] | null} */
let texts = null;
let asked = false;
let chosen = "";
let preview = "";

/** Look at no canned reply any more. */
export function forgetPreview() {
  chosen = "";
  preview = "";
  asked = false;
}

/**
 * @param {DeskTicket} ticket
 * @param {(text: string) => void} insert
 * @param {() => void} redraw
 */
export function cannedPart(ticket, insert, redraw) {
  if (!asked) {
    asked = true;
    fetchTexts().then((found) => {
      texts = found;
      redraw();
    });
  }
  if (!texts || texts.length === 0) return nothing;
  /** @param {Event} event */
  const choose = async (event) => {
    chosen = /** @type {HTMLSelectElement} */ (event.target).value;
    preview = "";
    await fill(ticket);
    redraw();
  };
  const use = () => {
    const text = preview;
    chosen = "";
    preview = "";
    insert(text);
  };
  return html`
    <div class="desk-canned" @change=${choose}>
      ${select(
        { form: "reply", name: "canned", label: said.canned },
        options(texts, chosen, said.canned_none),
      )}
      <div aria-live="polite">
        ${preview ? previewed(use) : nothing}
      </div>
    </div>
  `;
}

/** @param {() => void} use */
function previewed(use) {
  return html`<div class="desk-canned__preview">
    <h2>${said.preview}</h2>
    <p dir="auto">${preview}</p>
    <button type="button" class="govuk-button govuk-button--secondary" id="insert" @click=${use}>
      ${said.insert}
    </button>
  </div>`;
}

/** @param {DeskTicket} ticket */
async function fill(ticket) {
  const asking = chosen;
  const text = texts?.find((one) => one.id === asking);
  if (!text) return;
  const still = staying();
  const answer = await fetchPreview(ticket.number, bodyFor(text, ticket.language));
  if (chosen !== asking) return;
  if (answer.status === 200) preview = answer.body.body;
  else if (still()) refused(answer, { retry: () => fill(ticket) });
}
