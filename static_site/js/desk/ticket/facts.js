import { dayOf, longDate, sum } from "../../common/dates.js";
import { html, nothing } from "../../lit-html.js";
import { fill, wordOf } from "../../common/text.js";
import { addressOf, go } from "../location.js";
import { readable } from "../erased.js";
import { marked } from "../beside/unverified.js";
import { SEARCH } from "../list/asked-list.js";
import { mails } from "./mails.js";
import { addressPart, noEmailWarning } from "./no-email.js";
import { statusOf } from "../list/rows.js";
import { linksPart } from "../teamwork/linked-tickets.js";
import { may } from "../setup.js";
import { shortDayOf } from "../when.js";
import { words } from "../words.js";
import { workWords } from "../beside/work-words.js";
import { optionalTexts } from "../../words.js";

/** @import { DeskTicket } from "../../contract" */

/** What is known of a ticket beside its thread: its date, who asked, what they think, their others, its mails. */

const said = workWords.facts;

/**
 * @param {DeskTicket} ticket
 * @param {{ resent: (told: string) => void,
 *   change: (act: string, what: Record<string, unknown>) => void }} ways `resent` is told when a
 *   mail goes again
 */
export function facts(ticket, { resent, change }) {
  return html`
    <aside class="desk-facts" aria-label=${said.label}>
      ${dates(ticket)} ${ticket.erased_at ? erased(ticket) : requester(ticket)} ${rating(ticket)}
      ${filing(ticket)}
      ${linksPart(ticket, (to) => change("unlink", { to, linked: false }))} ${keeping(ticket)} ${ticket.erased_at ? nothing : others(ticket)} ${mails(ticket, resent)}
      ${
        may("audit.read")
          ? html`<p><a class="govuk-link" href=${addressOf({ ver: "auditoria" })}>${said.trail}</a></p>`
          : nothing
      }
    </aside>
  `;
}

/** @param {DeskTicket} ticket */
function dates(ticket) {
  const stricter = ticket.warned_on !== ticket.due_on;
  return html`
    <section>
      <h2>${said.due}</h2>
      <p class="desk-facts__due">${longDate(ticket.due_on)}</p>
      <p>${said.clock[ticket.clock]}</p>
      ${ticket.held && !ticket.held.returned ? html`<p>${said.approval}</p>` : nothing}
      ${stricter ? html`<p>${fill(said.stricter, { date: longDate(ticket.warned_on) })}</p>` : nothing}
      ${
        ticket.extension
          ? html`<p>${fill(said.extended, { date: longDate(ticket.extension.due_before) })}</p>`
          : nothing
      }
      <details>
        <summary>${said.sum}</summary>
        <ul class="govuk-list govuk-list--bullet">
          ${sum(ticket.due_explained, ticket.opened_at).map((step) => html`<li>${step}</li>`)}
        </ul>
      </details>
    </section>
  `;
}

/** @param {DeskTicket} ticket */
export function requester({ requester: person, language }) {
  return html`
    <section>
      <h2>${said.requester}</h2>
      ${noEmailWarning(person)} ${warnings(person)}
      ${list([
        [said.name, marked(person, "full_name", person.full_name)],
        [said.email, marked(person, "email", addressPart(person))],
        [said.phone, marked(person, "phone", person.phone && phoneLink(person.phone))],
        [
          said[/** @type {"cedula" | "passport"} */ (person.document.type)],
          marked(person, "document_number", person.document.number),
        ],
        [said.nationality, marked(person, "nationality", person.nationality.name)],
        [said.user_type, marked(person, "user_type", person.user_type.name)],
        ...optionalTexts.map(
          ([name, label]) => /** @type {[string, unknown]} */ ([label, person[name]]),
        ),
        [said.language, said.languages[language]],
        [said.channel, channel(person)],
      ])}
    </section>
  `;
}

/** @param {string} phone */
function phoneLink(phone) {
  return html`<a class="govuk-link" href="tel:${phone}">${phone}</a>`;
}

/**
 * What an agent must know of the address before writing to it.
 *
 * @param {DeskTicket["requester"]} person
 */
function warnings({ approval, correction_due_at: corrected, email_bounced_at: bounced }) {
  return html`
    ${
      bounced
        ? html`<p class="desk-warning" id="bounced">
          <strong>${said.bounced}</strong> ${fill(said.bounced_text, { date: dayOf(bounced) })}
        </p>`
        : nothing
    }
    ${
      corrected
        ? html`<p class="desk-warning">${fill(said.correction, { date: dayOf(corrected) })}</p>`
        : nothing
    }
    ${
      approval
        ? html`<p class="desk-warning">
          ${fill(approval.approved_by ? said.approved : said.proposed, {
            email: approval.email,
            name: approval.approved_by ?? approval.asked_by,
          })}
        </p>`
        : nothing
    }
  `;
}

/**
 * What stays of who asked once their data are erased.
 *
 * @param {DeskTicket} ticket
 */
export function erased({ requester: person, language, erased_at: at = "", entries }) {
  const why = entries.some(({ event }) => event === "anonymise") ? said.anonymised : said.erased;
  return html`
    <section id="erased">
      <h2>${said.requester}</h2>
      <p>${fill(why, { date: dayOf(at) })}</p>
      ${list([
        [said.user_type, person.user_type.name],
        [said.language, said.languages[language]],
        [said.channel, channel(person)],
      ])}
    </section>
  `;
}

/**
 * How long it keeps who asked, and what stops that.
 *
 * @param {DeskTicket} ticket
 */
export function keeping({ kept_until: day, legal_hold: hold }) {
  if (!day && !hold) return nothing;
  return html`
    <section id="keeping">
      <h2>${said.keeping}</h2>
      ${day ? html`<p>${fill(said.kept_until, { date: longDate(day) })}</p>` : nothing}
      ${
        hold
          ? html`<p class="desk-warning">
                ${fill(said.held, { name: hold.by_name, date: dayOf(hold.at) })}
              </p>
              <p class="desk-facts__words" dir="auto">${hold.reason}</p>`
          : nothing
      }
    </section>
  `;
}

/** @param {DeskTicket} ticket */
export function rating({ rating: given }) {
  if (!given) return nothing;
  return html`
    <section id="rating">
      <h2>${said.rating}</h2>
      <p class="desk-facts__due">${fill(said.score, { score: given.score })}</p>
      ${given.comment ? html`<p class="desk-facts__words" dir="auto">${readable(given.comment)}</p>` : nothing}
      <p>${dayOf(given.at)}</p>
    </section>
  `;
}

/** @param {DeskTicket["requester"]} person */
function channel({ channel: came, via }) {
  return wordOf(said.channels, came ?? via ?? "site", words.unnamed.channel);
}

/** @param {DeskTicket} ticket */
export function filing(ticket) {
  return html`
    <section>
      <h2>${said.filing}</h2>
      ${list([
        [said.topic, ticket.topic.name],
        [said.area, ticket.area.name],
        [said.assignee, ticket.assignee?.name ?? words.row.nobody],
        [said.priority, words.priorities[ticket.priority]],
        [said.legal, ticket.legal_request ? said.legal_yes : null],
        [said.opened, dayOf(ticket.opened_at)],
        [said.reason, ticket.close_reason?.name],
        [said.into, ticket.merged_into && linkTo(ticket.merged_into)],
        [said.from, ticket.merged_from.length > 0 ? ticket.merged_from.map(linkTo) : null],
      ])}
    </section>
  `;
}

/** @param {DeskTicket} ticket */
function others({ others: tickets, requester: person }) {
  const find = () =>
    go(addressOf({ ticket: null, vista: SEARCH }), { searched: person.document.number });
  return html`
    <section>
      <h2>${said.others}</h2>
      ${tickets.length === 0 ? html`<p>${person.email ? said.no_others : said.no_others_by_document}</p>` : nothing}
      <ul class="desk-facts__list">
        ${tickets.map(
          (one) => html`<li>
            ${linkTo(one.number)} <span dir="auto">${readable(one.subject)}</span>
            <span class="desk-facts__more">${statusOf(one.status)} ${shortDayOf(one.opened_at)}</span>
          </li>`,
        )}
      </ul>
      <button type="button" class="desk-quiet" @click=${find}>${said.by_document}</button>
    </section>
  `;
}

/** @param {string} number */
function linkTo(number) {
  return html`<a class="govuk-link desk-number" href=${addressOf({ ticket: number, ver: null })}>${number}</a> `;
}

/** @param {[string, unknown][]} rows those without a value are left out */
function list(rows) {
  return html`<dl>
    ${rows
      .filter(([, value]) => value)
      .map(([name, value]) => html`<div><dt>${name}</dt><dd dir="auto">${value}</dd></div>`)}
  </dl>`;
}
