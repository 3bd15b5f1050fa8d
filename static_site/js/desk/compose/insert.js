import { html, nothing } from "../../lit-html.js";
import { staying } from "../../common/visit.js";
import { finder, forgetSought } from "../canned/finder.js";
import { withGapsMarked } from "../canned/gaps.js";
import { bodyFor, fetchPreview, fetchTexts } from "./texts.js";
import { refused } from "../refusals.js";
import { words } from "../words.js";

/** @import { CannedReply, DeskTicket } from "../../contract" */

/** A canned reply, seen with the ticket's values before it goes into the reply. */

const said = words.composer;

/** @type {CannedReply[] | null} */
let texts = null;
let asked = false;
/** The text that is looked at, and what the ticket makes of it. */
let seen = { of: "", preview: "" };

/** Look at no canned reply any more. */
export function forgetPreview() {
  seen = { of: "", preview: "" };
  asked = false;
  forgetSought();
}

/**
 * @param {DeskTicket} ticket
 * @param {string} chosen id of the one that is looked at
 * @param {{ choose: (id: string) => void, insert: (text: string) => void, redraw: () => void }} ways
 */
export function cannedPart(ticket, chosen, { choose, insert, redraw }) {
  if (!asked) {
    asked = true;
    fetchTexts().then((found) => {
      texts = found;
      redraw();
    });
  }
  if (!texts || texts.length === 0) return nothing;
  if (seen.of !== chosen) fill(ticket, chosen, redraw);
  const use = () => {
    const text = seen.preview;
    choose("");
    insert(text);
  };
  return html`
    <div class="desk-canned">
      ${finder(texts, { area: ticket.area.id, chosen, choose, redraw })}
      <div aria-live="polite">
        ${seen.preview ? previewed(seen.preview, use) : nothing}
      </div>
    </div>
  `;
}

/**
 * @param {string} preview
 * @param {() => void} use
 */
function previewed(preview, use) {
  return html`<div class="desk-canned__preview">
    <h2>${said.preview}</h2>
    <p dir="auto">${withGapsMarked(preview)}</p>
    <button type="button" class="govuk-button govuk-button--secondary" id="insert" @click=${use}>
      ${said.insert}
    </button>
  </div>`;
}

/**
 * @param {DeskTicket} ticket
 * @param {string} chosen
 * @param {() => void} redraw
 */
async function fill(ticket, chosen, redraw) {
  seen = { of: chosen, preview: "" };
  const text = texts?.find((one) => one.id === chosen);
  if (!text) return;
  const still = staying();
  const answer = await fetchPreview(ticket.number, bodyFor(text, ticket.language));
  if (seen.of !== chosen || !still()) return;
  if (answer.status === 200) {
    seen = { of: chosen, preview: answer.body.body };
    redraw();
    if (document.activeElement?.id === "reply-canned") document.getElementById("insert")?.focus();
  } else refused(answer, { retry: () => fill(ticket, chosen, redraw) });
}
