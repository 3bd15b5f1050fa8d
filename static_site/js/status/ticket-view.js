import { dayOf } from "../common/dates.js";
import { byId } from "../common/dom.js";
import { entry, lostLine } from "./entry.js";
import { html, nothing, render } from "../lit-html.js";
import { deadlines, standing } from "./standing.js";
import { fill } from "../common/text.js";
import { ticketWords as said } from "../ticket-words.js";

/** @import { AttachmentSeen, LostLine, PublicEntry, PublicTicket } from "../contract" */

/**
 * What the ticket's buttons do.
 *
 * @typedef {object} Acts
 * @property {() => void} refresh
 * @property {() => void} leave
 * @property {(file: AttachmentSeen) => void} download
 * @property {import("../common/folded-text.js").Read} read
 */

/**
 * Show a ticket as its requester sees it, in the order of what one comes for: whose turn it is,
 * the newest reply, (the box to answer), the dates, the thread, the facts.
 *
 * @param {PublicTicket} ticket
 * @param {Acts} acts
 * @returns {string} its title
 */
export function showTicket(ticket, acts) {
  const title = fill(said.title, { number: ticket.number });
  const newest = [...ticket.entries].reverse().find(({ kind }) => kind === "reply");
  const lost = (ticket.unreadable ?? []).filter(({ at }) => !newest || at > newest.at);
  render(
    html`
      <h1 class="govuk-heading-xl ticket-title" tabindex="-1">${title}</h1>
      ${standing(ticket)} ${lost.map((one) => html`<div class="ticket-latest">${lostLine(one, "h2")}</div>`)}
      ${newest ? latest(newest, acts) : nothing}
    `,
    byId("ticket", HTMLElement),
  );
  render(deadlines(ticket), byId("ticket-dates", HTMLElement));
  render(thread(ticket, acts), byId("ticket-thread", HTMLElement));
  render(html`${facts(ticket)} ${buttons(acts)}`, byId("ticket-facts", HTMLElement));
  return title;
}

/**
 * The newest reply or question, where the reader looks first.
 *
 * @param {PublicEntry} newest
 * @param {Acts} acts
 */
function latest(newest, acts) {
  return html`<div class="ticket-latest" id="latest">${entry(newest, acts, "h2")}</div>`;
}

/**
 * @param {PublicTicket} ticket
 * @param {Acts} acts
 */
function thread({ entries, unreadable = [] }, acts) {
  const lines = [...unreadable, ...entries].reverse();
  if (unreadable.length > 0) lines.sort((one, other) => other.at.localeCompare(one.at));
  return html`
    <h2 class="govuk-heading-l">${said.history}</h2>
    <p class="govuk-body">${said.newest_first}</p>
    <ol class="ticket-history">
      ${lines.map((one) => line(one, acts))}
    </ol>
  `;
}

/**
 * @param {PublicEntry | LostLine} one
 * @param {Acts} acts
 */
function line(one, acts) {
  if (!("kind" in one))
    return html`<li class="ticket-entry ticket-entry--lost">${lostLine(one, "h3")}</li>`;
  return html`<li class="ticket-entry ticket-entry--${one.kind}">${entry(one, acts, "h3")}</li>`;
}

/** @param {PublicTicket} ticket */
function facts(ticket) {
  const rows = [
    [said.subject, ticket.subject],
    [said.topic, ticket.topic.name],
    [said.area, ticket.area.name],
    [said.opened, dayOf(ticket.opened_at)],
  ];
  return html`
    <h2 class="govuk-heading-l">${said.facts}</h2>
    <dl class="govuk-summary-list">
      ${rows.map(
        ([name, value]) => html`
          <div class="govuk-summary-list__row">
            <dt class="govuk-summary-list__key">${name}</dt>
            <dd class="govuk-summary-list__value" dir="auto">${value}</dd>
          </div>
        `,
      )}
    </dl>
  `;
}

/** @param {Acts} acts */
function buttons({ refresh, leave }) {
  return html`
    <div class="govuk-button-group site-screen">
      <button
        type="button"
        class="govuk-button govuk-button--secondary"
        id="refresh"
        @click=${refresh}
      >
        ${said.refresh}
      </button>
      <button type="button" class="govuk-button govuk-button--secondary" id="leave" @click=${leave}>
        ${said.another}
      </button>
    </div>
  `;
}
