import { attached } from "./attached.js";
import { dayAndTime, dayOf, longDate, sum, today } from "./dates.js";
import { folds } from "./folded-text.js";
import { html, nothing, render } from "./lit-html.js";
import { fill } from "./text.js";
import { words } from "./words.js";

/** @import { Attachment, Entry, Ticket } from "./contract" */

/**
 * What the ticket's buttons do.
 *
 * @typedef {object} Acts
 * @property {() => void} refresh
 * @property {() => void} leave
 * @property {(file: Attachment) => void} download
 * @property {import("./folded-text.js").Read} read
 */

const said = words.ticket;
/** The entry that opens every thread. */
const OPENING = "0";
/** @type {Record<string, string>} What a reply is, by what it made of the ticket. */
const REPLIES = { answer: said.reply, ask: said.asked };

/**
 * Show a ticket as its requester sees it.
 *
 * @param {HTMLElement} place where it stands now
 * @param {HTMLElement} thread facts and history
 * @param {Ticket} ticket
 * @param {Acts} acts
 * @param {string} told what became of the last act
 * @returns {string} its title
 */
export function showTicket(place, thread, ticket, acts, told) {
  const title = fill(said.title, { number: ticket.number });
  render(
    html`
      <h1 class="govuk-heading-xl" tabindex="-1">${title}</h1>
      ${now(ticket)}
    `,
    place,
  );
  render(
    html`
      ${facts(ticket)}
      <h2 class="govuk-heading-l">${said.history}</h2>
      <p class="govuk-body">${said.newest_first}</p>
      <ol class="ticket-history">
        ${[...ticket.entries].reverse().map((one) => entry(one, acts))}
      </ol>
      ${buttons(acts)}
      <p class="govuk-body" id="refreshed" role="status">${told}</p>
    `,
    thread,
  );
  return title;
}

/** @param {Ticket} ticket */
function now(ticket) {
  const status = fill(said.status_of[ticket.status], { area: ticket.area.name });
  return html`
    <section class="ticket-now ticket-now--${ticket.turn}" aria-labelledby="ticket-status">
      <p class="ticket-turn" id="ticket-turn">${said.turn[ticket.turn]}</p>
      <h2 class="govuk-heading-l" id="ticket-status">
        <span class="govuk-visually-hidden">${said.status}: </span>${status}
      </h2>
      <p class="govuk-body">${turnText(ticket)}</p>
      ${reason(ticket)} ${rating(ticket)}
      <p class="govuk-body">${due(ticket)}</p>
      <h3 class="govuk-heading-s">${said.sum_title}</h3>
      <ul class="govuk-list govuk-list--bullet" id="due-sum">
        ${sum(ticket.due_explained, ticket.opened_at).map((step) => html`<li>${step}</li>`)}
      </ul>
    </section>
  `;
}

/**
 * What the reader has to do; nobody is told to wait for a mail that cannot reach them.
 *
 * @param {Ticket} ticket
 */
function turnText({ turn, email_bounced: bounced }) {
  return bounced && turn === "institute" ? said.turn_text.bounced : said.turn_text[turn];
}

/** @param {Ticket} ticket */
function reason({ close_reason: code }) {
  return code ? html`<p class="govuk-body" id="close-reason">${said.reasons[code]}</p>` : nothing;
}

/** @param {Ticket} ticket */
function rating({ rating: given }) {
  if (!given) return nothing;
  return html`<p class="govuk-body" id="rated">${fill(said.rating, { score: given.score })}</p>`;
}

/**
 * What the due date means now; the date itself stands out.
 *
 * @param {Ticket} ticket
 */
function due(ticket) {
  const [before, after] = dueSentence(ticket).split("{date}");
  return html`${before}<strong id="due-on">${longDate(ticket.due_on)}</strong>${after}`;
}

/** @param {Ticket} ticket */
function dueSentence(ticket) {
  if (ticket.clock === "stopped") return said.due_was;
  if (ticket.clock === "paused") return said.paused;
  return ticket.due_on < today() ? said.overdue : said.answer_by;
}

/** @param {Ticket} ticket */
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

/**
 * @param {Entry} one
 * @param {Acts} acts
 */
function entry(one, acts) {
  const body = one.body
    ? html`<div class="govuk-body ticket-entry__body" dir="auto">${one.body}</div>`
    : nothing;
  return html`
    <li class="ticket-entry ticket-entry--${one.kind}">
      <h3 class="govuk-heading-s">${heading(one)}</h3>
      <time class="govuk-body" datetime=${one.at}>${dayAndTime(one.at)}</time>
      ${body} ${folds(one, acts.read)} ${attached(one.attachments, acts.download)}
    </li>
  `;
}

/** @param {Entry} one */
function heading({ id, kind, author, event }) {
  if (kind === "reply") return fill(REPLIES[event ?? ""] ?? said.wrote, { area: author });
  if (kind === "message") return id === OPENING ? said.opening : said.message;
  /** @type {Record<string, string>} */
  const events = said.events;
  return events[event ?? ""] ?? said.events.other;
}

/** @param {Acts} acts */
function buttons({ refresh, leave }) {
  return html`
    <div class="govuk-button-group site-screen">
      <button type="button" class="govuk-button" id="refresh" @click=${refresh}>
        ${said.refresh}
      </button>
      <button type="button" class="govuk-button govuk-button--secondary" id="leave" @click=${leave}>
        ${said.another}
      </button>
    </div>
  `;
}
