import { dayAndTime, longDate, sum } from "../../common/dates.js";
import { fill } from "../../common/text.js";
import { html, nothing } from "../../lit-html.js";
import { erased, filing, keeping, rating, requester } from "../ticket/facts.js";
import { words } from "../words.js";
import { workWords } from "../beside/work-words.js";
import { pageWords } from "../beside/page-words.js";

/** @import { DeskTicket } from "../../contract" */

/** What stands above the thread on paper: how the ticket stands, who asked, and its dates. */

const said = workWords.facts;

/** @param {DeskTicket} ticket */
export function person(ticket) {
  return html`<div class="desk-paper__facts">
    ${ticket.erased_at ? erased(ticket) : requester(ticket)} ${filing(ticket)} ${rating(ticket)}
    ${keeping(ticket)}
  </div>`;
}

/**
 * Every date, each with how it came about.
 *
 * @param {DeskTicket} ticket
 */
export function datesOnPaper(ticket) {
  const stricter = ticket.warned_on !== ticket.due_on;
  return html`
    <section class="desk-paper__dates">
      <h2 class="govuk-heading-m">${pageWords.paper.dates}</h2>
      <p>
        <strong>${workWords.thread.facts.status}: ${words.statuses[ticket.status]}.</strong>
        ${said.clock[ticket.clock]}
      </p>
      <p>${fill(pageWords.paper.opened, { at: dayAndTime(ticket.opened_at) })}</p>
      <p><strong>${said.due}: ${longDate(ticket.due_on)}</strong></p>
      <ul class="govuk-list govuk-list--bullet">
        ${sum(ticket.due_explained, ticket.opened_at).map((step) => html`<li>${step}</li>`)}
      </ul>
      ${stricter ? html`<p>${fill(said.stricter, { date: longDate(ticket.warned_on) })}</p>` : nothing}
      ${
        ticket.extension
          ? html`<p>${fill(said.extended, { date: longDate(ticket.extension.due_before) })}</p>`
          : nothing
      }
    </section>
  `;
}
