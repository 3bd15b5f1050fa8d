import { html, nothing } from "../../lit-html.js";
import { clearSummary, span } from "../../common/problem.js";
import { fill, wordOf } from "../../common/text.js";
import { staying } from "../../common/visit.js";
import { ask } from "../calls.js";
import { readable } from "../erased.js";
import { box, missed, refused } from "../refusals.js";
import { may } from "../setup.js";
import { tell } from "../tell.js";
import { shortMoment } from "../when.js";
import { words } from "../words.js";
import { workWords } from "../beside/work-words.js";

/** @import { DeskTicket, MailSeen } from "../../contract" */

/** The mails about a ticket: what became of each, and sending one again. */

const said = workWords.mails;
/** A mail that did not arrive. */
const LOST = ["bounced", "complained", "failed", "withheld"];
/** A mail that goes by itself. */
const UNDER_WAY = ["pending", "sending"];

/**
 * @param {DeskTicket} ticket
 * @param {(told: string) => void} resent
 */
export function mails(ticket, resent) {
  return html`
    <section id="mails">
      <h2>${said.title}</h2>
      <ul class="desk-facts__list">
        ${ticket.mails.map((mail) => line(ticket, mail, resent))}
      </ul>
    </section>
  `;
}

/**
 * @param {DeskTicket} ticket
 * @param {MailSeen} mail
 * @param {(told: string) => void} resent
 */
function line(ticket, mail, resent) {
  const lost = LOST.includes(mail.state);
  const at = shortMoment(mail.at);
  return html`<li ?data-lost=${lost}>
    ${kindOf(mail)} <span class="desk-facts__more">${at} · ${readable(mail.to)}</span>
    <strong class=${lost ? "desk-lost" : "desk-mail"}>${stateOf(mail)}</strong>
    ${mail.error ? html`<details><summary>${said.technical}</summary>${mail.error}</details>` : nothing}
    ${
      goesAgain(ticket, mail)
        ? html`<button
          type="button"
          class="desk-quiet"
          @click=${(/** @type {MouseEvent} */ event) => press(event, () => resend(ticket.number, mail, resent))}
        >
          ${said.resend}<span class="govuk-visually-hidden">: ${kindOf(mail)}, ${at}</span>
        </button>`
        : nothing
    }
  </li>`;
}

/**
 * Whether sending a mail again may do any good.
 *
 * @param {DeskTicket} ticket
 * @param {MailSeen} mail
 */
function goesAgain({ requester, erased_at }, { to_requester, state }) {
  const reaches = !requester.email_bounced_at && !erased_at;
  return reaches && to_requester && !UNDER_WAY.includes(state) && may("ticket.reply");
}

/**
 * @param {MouseEvent} event
 * @param {() => Promise<void>} act one at a time
 */
async function press({ currentTarget }, act) {
  const button = /** @type {HTMLButtonElement} */ (currentTarget);
  button.disabled = true;
  await act();
  button.disabled = false;
}

/**
 * @param {string} number the ticket's
 * @param {MailSeen} mail
 * @param {(told: string) => void} resent
 */
async function resend(number, mail, resent) {
  clearSummary();
  tell("");
  const still = staying();
  const answer = await ask("POST", `/tickets/${number}/resends`, { body: { mail_id: mail.id } });
  if (!still()) return missed(answer, number);
  const { title, bounced, limit } = said.refused;
  if (answer.status === 202) resent(said.resent);
  else if (answer.status === 409) box({ title, text: bounced });
  else if (answer.status === 429)
    box({ title, text: fill(limit, { wait: span(answer.retryAfter ?? 60) }) });
  else refused(answer, { retry: () => resend(number, mail, resent) });
}

/** @param {MailSeen} mail */
export function kindOf({ kind }) {
  return wordOf(said.kinds, kind, words.unnamed.mail);
}

/** @param {MailSeen} mail */
export function stateOf({ state }) {
  return wordOf(said.states, state, words.unnamed.state);
}
