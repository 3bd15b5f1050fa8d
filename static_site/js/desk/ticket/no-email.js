import { html, nothing } from "../../lit-html.js";
import { fill } from "../../common/text.js";
import { workWords } from "../beside/work-words.js";

/** @import { DeskTicket } from "../../contract" */

/** Somebody without an e-mail: no mail of ours reaches them, so an agent calls, or sends a letter. */

const said = workWords.no_email;

/**
 * How somebody is answered who has no e-mail.
 *
 * @param {DeskTicket["requester"]} person
 */
export function answeredBy({ phone }) {
  return phone ? fill(said.by_phone, { phone }) : said.by_letter;
}

/**
 * What stands where the address would.
 *
 * @param {DeskTicket["requester"]} person
 */
export function addressPart({ email }) {
  return email ? html`<a class="govuk-link" href="mailto:${email}">${email}</a>` : said.none;
}

/** @param {DeskTicket["requester"]} person */
export function noEmailWarning(person) {
  if (person.email) return nothing;
  return html`<p class="desk-warning" id="no-email">
    <strong>${said.none}.</strong> ${answeredBy(person)}
  </p>`;
}

/**
 * What is told once a reply was written.
 *
 * @param {DeskTicket} ticket
 */
export function replied({ requester }) {
  return requester.email ? workWords.composer.sent : `${said.written} ${answeredBy(requester)}`;
}
