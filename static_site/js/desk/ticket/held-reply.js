import { html, nothing } from "../../lit-html.js";
import { fill } from "../../common/text.js";
import { draftOf } from "../drafts/drafts.js";
import { readable } from "../erased.js";
import { setup } from "../setup.js";
import { shortMoment, since } from "../when.js";
import { workWords } from "../beside/work-words.js";

/** @import { DeskEntry, DeskTicket } from "../../contract" */

/**
 * What a ticket waits for besides its date: a requester who wrote, a reply that a second person must
 * approve, or one that came back to be mended.
 */

const said = workWords.held;

/**
 * @param {DeskTicket} ticket
 * @param {(entry: DeskEntry) => void} mend brings a returned reply back to the editor
 */
export function waits(ticket, mend) {
  const { wrote_at: wrote, held } = ticket;
  return html`
    ${
      wrote
        ? html`<p class="desk-waits" id="wrote">
          <strong>${fill(said.wrote, { ago: since(wrote) })}</strong> ${said.wrote_text}
        </p>`
        : nothing
    }
    ${held ? html`<div class="desk-waits" id="held">${held.returned ? returned(ticket, mend) : waiting(ticket)}</div>` : nothing}
  `;
}

/**
 * The entry of a ticket's held reply.
 *
 * @param {DeskTicket | null} ticket
 */
export function heldEntry(ticket) {
  return ticket?.entries.find((entry) => entry.id === ticket.held?.entry_id);
}

/**
 * The reply as it would go out, and what came since it was written: what its approver reads.
 *
 * @param {string} form its id
 * @param {DeskTicket | null} ticket
 */
export function toApprove(form, ticket) {
  const entry = heldEntry(ticket);
  if (!ticket?.held || !entry) return nothing;
  return html`
    <p>${fill(said.as_sent, { name: ticket.held.by.name })}</p>
    <blockquote class="desk-race__quote" dir="auto">${readable(entry.body)}</blockquote>
    ${
      entry.attachments.length === 0
        ? nothing
        : html`<ul class="govuk-list govuk-list--bullet">
          ${entry.attachments.map((file) => html`<li dir="auto">${file.name}</li>`)}
        </ul>`
    }
    ${lapses(ticket.held.lapses)}
    ${
      ticket.held.lapses.length === 0
        ? nothing
        : html`<div class="govuk-form-group" data-field="looked_again" data-label=${said.looked_again}>
          <div class="govuk-checkboxes govuk-checkboxes--small">
            <div class="govuk-checkboxes__item">
              <input
                class="govuk-checkboxes__input"
                type="checkbox"
                id="${form}-looked_again"
                name="looked_again"
                value=${ticket.version}
              />
              <label class="govuk-label govuk-checkboxes__label" for="${form}-looked_again">
                ${said.looked_again}
              </label>
            </div>
          </div>
        </div>`
    }
  `;
}

/** @param {DeskTicket} ticket */
function waiting({ held, status }) {
  if (!held) return nothing;
  const own = held.by.id === setup().me.id;
  const told = status === "closed" ? said.closed : own ? said.own : said.waits;
  return html`
    <p>
      <strong>${fill(told, { name: held.by.name, ago: since(held.since), at: shortMoment(held.since) })}</strong>
      ${status === "closed" ? nothing : said.meanwhile}
    </p>
    ${lapses(held.lapses)}
  `;
}

/**
 * @param {DeskTicket} ticket
 * @param {(entry: DeskEntry) => void} mend
 */
function returned(ticket, mend) {
  const { held } = ticket;
  const entry = heldEntry(ticket);
  if (!held) return nothing;
  const names = {
    by: held.returned_by ?? "",
    name: held.by.name,
    ago: since(held.returned_at ?? held.since),
  };
  return html`
    <p><strong>${fill(said.returned, names)}</strong></p>
    ${held.reason ? html`<blockquote class="desk-race__quote" dir="auto">${readable(held.reason)}</blockquote>` : nothing}
    ${
      entry && ticket.acts.includes("reply")
        ? html`<button type="button" class="desk-button" id="mend" @click=${() => mend(entry)}>${said.mend}</button>
            ${entry.attachments.length > 0 ? html`<p>${hasFiles(ticket.number, entry) ? said.files_here : said.files}</p>` : nothing}`
        : nothing
    }
  `;
}

/**
 * Whether what the agent writes here has the files of a reply that came back: its author's draft
 * does, where they had begun no other.
 *
 * @param {string} number
 * @param {DeskEntry} entry
 */
function hasFiles(number, entry) {
  const here = draftOf(number, "reply").begun.files.map(({ upload_id: id }) => id);
  return entry.attachments.every(({ id }) => here.includes(id));
}

/** @param {(keyof typeof said.lapses)[]} came */
function lapses(came) {
  if (came.length === 0) return nothing;
  return html`<p>${said.lapsed}</p>
    <ul class="govuk-list govuk-list--bullet">
      ${came.map((lapse) => html`<li>${said.lapses[lapse]}</li>`)}
    </ul>`;
}
