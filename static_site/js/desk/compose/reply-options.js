import { html, nothing } from "../../lit-html.js";
import { answeredBy } from "../ticket/no-email.js";
import { workWords } from "../beside/work-words.js";

/** @import { Data, DeskTicket } from "../../contract" */
/** @import { Status } from "./writing.js" */

/** What goes with a reply: whether data leave with it, and what the ticket is then. */

const said = workWords.composer;

/**
 * @param {Data | null} chosen null asks for it
 * @param {(data: Data) => void} choose
 */
export function dataPart(chosen, choose) {
  return radios("data", said.data_label, said.data, chosen, choose);
}

/**
 * @param {Status | null} chosen null asks for it
 * @param {(status: Status) => void} choose
 */
export function statusPart(chosen, choose) {
  return radios("status", said.status_label, said.status, chosen, choose);
}

/**
 * What is confirmed before data leave (Ley de Estadística, art. 21).
 *
 * @param {boolean[]} checks
 * @param {(checks: boolean[]) => void} choose
 */
export function checklist(checks, choose) {
  return html`
    <div class="govuk-form-group desk-checklist" data-field="confidentiality_checked" data-label=${said.checklist_label}>
      <fieldset class="govuk-fieldset">
        <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">${said.checklist_label}</legend>
        <div class="govuk-checkboxes govuk-checkboxes--small">
          ${said.checklist.map(
            (text, at) => html`<div class="govuk-checkboxes__item">
              <input
                class="govuk-checkboxes__input"
                type="checkbox"
                id="check-${at}"
                .checked=${checks[at]}
                @change=${() => choose(checks.map((each, other) => (other === at ? !each : each)))}
              />
              <label class="govuk-label govuk-checkboxes__label" for="check-${at}">${text}</label>
            </div>`,
          )}
        </div>
      </fieldset>
    </div>
  `;
}

/**
 * @template {string} Choice
 * @param {string} name
 * @param {string} label
 * @param {Record<string, string>} choices
 * @param {Choice | null} chosen
 * @param {(choice: Choice) => void} choose
 */
function radios(name, label, choices, chosen, choose) {
  return html`
    <div class="govuk-form-group desk-radios" data-field=${name} data-label=${label}>
      <fieldset class="govuk-fieldset">
        <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">${label}</legend>
        ${chosen === null ? html`<p class="govuk-hint">${said.choose_again}</p>` : nothing}
        <div class="govuk-radios govuk-radios--small govuk-radios--inline">
          ${Object.entries(choices).map(
            ([value, text]) => html`<div class="govuk-radios__item">
              <input
                class="govuk-radios__input"
                type="radio"
                id="${name}-${value}"
                name=${name}
                value=${value}
                .checked=${value === chosen}
                @change=${() => choose(/** @type {Choice} */ (value))}
              />
              <label class="govuk-label govuk-radios__label" for="${name}-${value}">${text}</label>
            </div>`,
          )}
        </div>
      </fieldset>
    </div>
  `;
}

/** @param {DeskTicket["requester"]} requester */
function readBy(requester) {
  if (!requester.email) return `${said.reply_who_no_email} ${answeredBy(requester)}`;
  return requester.email_bounced_at ? said.reply_who_bounced : said.reply_who;
}

/**
 * Who reads a reply, and what stands in its way.
 *
 * @param {DeskTicket} ticket
 */
export function aboutReply({ requester, acts, held }) {
  const warnings = [
    acts.includes("reply") ? "" : said.not_now,
    held && !held.returned ? said.waits : "",
  ].filter(Boolean);
  return html`
    <p class="desk-composer__who">${readBy(requester)}</p>
    ${warnings.map((text) => html`<p class="desk-composer__who"><strong>${text}</strong></p>`)}
  `;
}

/**
 * What is put at the end of a reply.
 *
 * @param {DeskTicket} ticket
 */
export function signaturePart({ signature }) {
  if (!signature) return nothing;
  return html`<div class="desk-signature">
    <p class="desk-hint">${said.signature}</p>
    <p dir="auto">${signature}</p>
  </div>`;
}
