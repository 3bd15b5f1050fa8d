import { dayOf } from "../../common/dates.js";
import { html, nothing } from "../../lit-html.js";
import { fill } from "../../common/text.js";
import { workWords } from "../beside/work-words.js";
import { input } from "../parts.js";

/** @import { DeskTicket } from "../../contract" */
/** @import { Form } from "./acts.js" */

/**
 * Somebody without an e-mail: no mail of ours reaches them, so an agent calls, or sends a letter,
 * until they have confirmed an address.
 */

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
  </p>${person.addition ? waits(person.addition) : nothing}`;
}

/** @param {NonNullable<DeskTicket["requester"]["addition"]>} addition */
function waits({ email, asked_by: name, mailed_at: at, until }) {
  const text = new Date(until) > new Date() ? said.waits : said.expired;
  const facts = { name, email, date: dayOf(at), until: dayOf(until) };
  return html`<p class="desk-warning" id="addition">${fill(text, facts)}</p>`;
}

/** @returns {Form} asks an address to be confirmed */
export function addEmail() {
  const { email: label, hint } = workWords.acts.add_email;
  return {
    fields: (form) => input({ form, name: "email", label, hint }),
    required: ["email"],
    change: ({ email }) => ({ email }),
  };
}

/**
 * Asks the address that waits once more, or takes it back.
 *
 * @param {"resend_addition" | "withdraw_addition"} act
 * @returns {Form}
 */
export function ofAddition(act) {
  const { text } = workWords.acts[act];
  return {
    fields: (_, ticket) =>
      html`<p>${fill(text, { email: ticket?.requester.addition?.email ?? "" })}</p>`,
    required: [],
    change: (_, ticket) => ({ mailed_at: ticket?.requester.addition?.mailed_at }),
  };
}

/**
 * What is told once a reply was written.
 *
 * @param {DeskTicket} ticket
 */
export function replied({ requester }) {
  return requester.email ? workWords.composer.sent : `${said.written} ${answeredBy(requester)}`;
}
