import { dayOf, longDate, sum } from "../dates.js";
import { html, nothing } from "../lit-html.js";
import { fill } from "../text.js";
import { addressOf, go } from "./address.js";
import { SEARCH } from "./list.js";
import { statusOf } from "./rows.js";
import { may } from "./setup.js";
import { shortDayOf, shortMoment } from "./when.js";
import { words } from "./words.js";

/** @import { DeskTicket, MailSeen } from "./contract" */

/** What is known of a ticket beside its thread: its date, who asked, their others, its mails. */

const said = words.facts;
/** A mail that did not arrive. */
const LOST = ["bounced", "complained", "failed"];

/** @param {DeskTicket} ticket */
export function facts(ticket) {
  return html`
    <aside class="desk-facts" aria-label=${said.label}>
      ${dates(ticket)} ${requester(ticket)} ${filing(ticket)} ${others(ticket)}
      ${mails(ticket.mails)}
      ${may("audit.read")
        ? html`<p><a class="govuk-link" href=${addressOf({ ver: "auditoria" })}>${said.trail}</a></p>`
        : nothing}
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
      ${stricter ? html`<p>${fill(said.stricter, { date: longDate(ticket.warned_on) })}</p>` : nothing}
      ${ticket.extension
        ? html`<p>${fill(said.extended, { date: longDate(ticket.extension.due_before) })}</p>`
        : nothing}
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
function requester({ requester: person, language }) {
  return html`
    <section>
      <h2>${said.requester}</h2>
      ${list([
        [said.name, person.full_name],
        [said.email, html`<a class="govuk-link" href="mailto:${person.email}">${person.email}</a>`],
        [said.phone, person.phone && html`<a class="govuk-link" href="tel:${person.phone}">${person.phone}</a>`],
        [said[person.document.type], person.document.number],
        [said.nationality, person.nationality.name],
        [said.user_type, person.user_type.name],
        [said.organization, person.organization],
        [said.language, said.languages[language]],
        [said.channel, channel(person)],
      ])}
    </section>
  `;
}

/** @param {DeskTicket["requester"]} person */
function channel({ channel: came, via }) {
  /** @type {Record<string, string>} */
  const names = said.channels;
  return names[came ?? via ?? "site"] ?? came ?? via;
}

/** @param {DeskTicket} ticket */
function filing(ticket) {
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
      ${tickets.length === 0 ? html`<p>${said.no_others}</p>` : nothing}
      <ul class="desk-facts__list">
        ${tickets.map(
          (one) => html`<li>
            ${linkTo(one.number)} <span dir="auto">${one.subject}</span>
            <span class="desk-facts__more">${statusOf(one.status)} ${shortDayOf(one.opened_at)}</span>
          </li>`,
        )}
      </ul>
      <button type="button" class="desk-quiet" @click=${find}>${said.by_document}</button>
    </section>
  `;
}

/** @param {MailSeen[]} sent */
function mails(sent) {
  return html`
    <section>
      <h2>${said.mails}</h2>
      <ul class="desk-facts__list">
        ${sent.map((mail) => {
          const lost = LOST.includes(mail.state);
          return html`<li ?data-lost=${lost}>
            ${kindOf(mail)} <span class="desk-facts__more">${shortMoment(mail.at)} · ${mail.to}</span>
            <strong class=${lost ? "desk-lost" : "desk-mail"}>${stateOf(mail)}</strong>
            ${mail.error ? html`<span class="desk-facts__more">${mail.error}</span>` : nothing}
          </li>`;
        })}
      </ul>
    </section>
  `;
}

/** @param {MailSeen} mail */
function kindOf({ kind }) {
  /** @type {Record<string, string>} */
  const kinds = said.mail_kinds;
  return kinds[kind] ?? kind;
}

/** @param {MailSeen} mail */
function stateOf({ state }) {
  /** @type {Record<string, string>} */
  const states = said.mail_states;
  return states[state] ?? state;
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
