import { longDate, sum, today } from "../common/dates.js";
import { html, nothing } from "../lit-html.js";
import { fill } from "../common/text.js";
import { root } from "../words.js";
import { ticketWords as said } from "../ticket-words.js";

/** @import { PublicTicket } from "../contract" */

/** Where a ticket stands, whose turn it is, and every date that counts. */

/** @param {PublicTicket} ticket */
export function standing(ticket) {
  const status = fill(said.status_of[ticket.status], { area: ticket.area.name });
  return html`
    <section class="ticket-now ticket-now--${ticket.turn}" aria-labelledby="ticket-status">
      <p class="ticket-turn" id="ticket-turn">${said.turn[ticket.turn]}</p>
      <h2 class="govuk-heading-m" id="ticket-status">
        <span class="govuk-visually-hidden">${said.status}: </span>${status}
      </h2>
      <p class="govuk-body" id="ticket-next">${next(ticket)}</p>
      ${reason(ticket)} ${merged(ticket)} ${rating(ticket)}
    </section>
  `;
}

/**
 * What the reader has to do or may do, and until when; nobody is told to wait for a mail that
 * cannot reach them.
 *
 * @param {PublicTicket} ticket
 */
function next(ticket) {
  const { ask_until: ask, answer_until: answer, reopen_until: reopen } = ticket;
  if (ask) return fill(ask < today() ? said.asked_late : said.ask_until, { date: longDate(ask) });
  if (answer) {
    const sentence = answer < today() ? said.answered_late : said.answer_until;
    return fill(sentence, { date: longDate(answer) });
  }
  if (reopen) return fill(said.reopen_until, { date: longDate(reopen) });
  if (ticket.status === "closed") return ticket.merged_into ? "" : said.not_reopened;
  const { turn, email_bounced: bounced } = ticket;
  if (bounced && turn === "institute") return said.turn_text.bounced;
  return turn === "institute" && ticket.clock === "runs" && ticket.due_on >= today()
    ? fill(said.turn_text.institute_by, { date: longDate(ticket.due_on) })
    : said.turn_text[turn];
}

/** @param {PublicTicket} ticket */
function reason({ close_reason: code }) {
  return code ? html`<p class="govuk-body" id="close-reason">${said.reasons[code]}</p>` : nothing;
}

/** @param {PublicTicket} ticket */
function merged({ merged_into: into }) {
  if (!into) return nothing;
  const [before, after] = said.merged.split("{number}");
  const link = html`<a class="govuk-link" href="${root}/estado/?numero=${into}">${into}</a>`;
  return html`<p class="govuk-body" id="merged">${before}${link}${after}</p>`;
}

/** @param {PublicTicket} ticket */
function rating({ rating: given }) {
  if (!given) return nothing;
  return html`<p class="govuk-body" id="rated">${fill(said.rating, { score: given.score })}</p>`;
}

/**
 * The due date and the sum behind it; the sum is folded once no time runs.
 *
 * @param {PublicTicket} ticket
 */
export function deadlines(ticket) {
  const steps = html`
    <ul class="govuk-list govuk-list--bullet" id="due-sum">
      ${sum(ticket.due_explained, ticket.opened_at).map((step) => html`<li>${step}</li>`)}
    </ul>
  `;
  return html`
    <h2 class="govuk-heading-l">${said.dates}</h2>
    <p class="govuk-body">${due(ticket)}</p>
    ${
      ticket.clock === "stopped"
        ? html`
          <details class="govuk-details" id="sum">
            <summary class="govuk-details__summary">
              <span class="govuk-details__summary-text">${said.sum_title}</span>
            </summary>
            <div class="govuk-details__text">${steps}</div>
          </details>
        `
        : html`<h3 class="govuk-heading-s">${said.sum_title}</h3>${steps}`
    }
  `;
}

/**
 * What the due date means now; the date itself stands out.
 *
 * @param {PublicTicket} ticket
 */
function due(ticket) {
  const [before, after] = dueSentence(ticket).split("{date}");
  return html`${before}<strong id="due-on">${longDate(ticket.due_on)}</strong>${after}`;
}

/** @param {PublicTicket} ticket */
function dueSentence(ticket) {
  if (ticket.clock === "stopped") return said.due;
  if (ticket.clock === "paused") return said.paused;
  return ticket.due_on < today() ? said.overdue : said.answer_by;
}
