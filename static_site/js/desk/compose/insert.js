import { html, nothing } from "../../lit-html.js";
import { staying } from "../../common/visit.js";
import { finder, forgetSought } from "../canned/finder.js";
import { withGapsMarked } from "../canned/gaps.js";
import { attached } from "../../common/files/attached.js";
import { bodyFor, fetchCannedFile, fetchPreview, fetchTexts } from "./texts.js";
import { refused } from "../refusals.js";
import { workWords } from "../beside/work-words.js";

/** @import { CannedReply, DeskTicket } from "../../contract" */

/** A canned reply, seen with the ticket's values before it goes into the reply. */

const said = workWords.composer;

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
 * @param {{ choose: (id: string) => void, insert: (text: string, from: CannedReply) => void, redraw: () => void }} ways
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
  const from = texts.find(({ id }) => id === chosen);
  const use = () => {
    const text = seen.preview;
    choose("");
    if (from) insert(text, from);
  };
  return html`
    <div class="desk-canned">
      ${finder(texts, { area: ticket.area.id, chosen, choose, redraw })}
      <div aria-live="polite">
        ${seen.preview && from ? previewed(seen.preview, from, use) : nothing}
      </div>
    </div>
  `;
}

/**
 * @param {string} preview
 * @param {CannedReply} from
 * @param {() => void} use
 */
function previewed(preview, from, use) {
  return html`<div class="desk-canned__preview">
    <h2>${said.preview}</h2>
    <p dir="auto">${withGapsMarked(preview)}</p>
    ${filesOf(from)}
    <button type="button" class="govuk-button govuk-button--secondary" id="insert" @click=${use}>
      ${said.insert}
    </button>
  </div>`;
}

/**
 * What goes along, each to be looked at first.
 *
 * @param {CannedReply} from
 */
function filesOf({ id, files = [] }) {
  if (files.length === 0) return nothing;
  const shown = files.map((file) => ({ ...file, state: /** @type {const} */ ("ready") }));
  /** @param {{ id: string }} file */
  const look = async (file) => {
    const still = staying();
    const answer = await fetchCannedFile(id, file);
    if (answer.status === 200) window.location.assign(answer.body.url);
    else if (still()) refused(answer, { retry: () => look(file) });
  };
  return html`<p class="desk-hint">${said.canned_files}</p>
    ${attached(shown, look)}`;
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
