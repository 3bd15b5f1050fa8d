import { attached } from "../common/files/attached.js";
import { dayAndTime, dayOf } from "../common/dates.js";
import { folds } from "../common/folded-text.js";
import { linked } from "../common/links.js";
import { html, nothing } from "../lit-html.js";
import { fill } from "../common/text.js";
import { ticketWords as said } from "../ticket-words.js";

/** @import { LostLine, PublicEntry } from "../contract" */
/** @import { Acts } from "./ticket-view.js" */

/** The entry that opens every thread. */
const OPENING = "0";
/** @type {Record<string, string>} What a reply is, by what it made of the ticket. */
const REPLIES = { answer: said.reply, ask: said.asked };

/**
 * An entry of the thread: what it is, when it came, what it says, and its files.
 *
 * @param {PublicEntry} one
 * @param {Pick<Acts, "download" | "read">} acts
 * @param {"h2" | "h3"} level of its heading
 */
export function entry(one, { download, read }, level) {
  const body = one.body
    ? html`<div class="govuk-body ticket-entry__body" dir="auto">${linked(one.body)}</div>`
    : nothing;
  return html`
    ${titled(heading(one), level)}
    <time class="govuk-body ticket-time" datetime=${one.at}>${dayAndTime(one.at)}</time>
    ${body} ${folds(one, read)} ${attached(one.attachments, download)}
  `;
}

/**
 * A line that is damaged where it is stored: it is told, in its place, that there is one.
 *
 * @param {LostLine} one
 * @param {"h2" | "h3"} level of its heading
 */
export function lostLine({ at }, level) {
  return html`
    ${titled(said.lost_title, level)}
    <time class="govuk-body ticket-time" datetime=${at}>${dayAndTime(at)}</time>
    <p class="govuk-body">${fill(said.lost, { date: dayOf(at) })}</p>
  `;
}

/**
 * @param {string} text
 * @param {"h2" | "h3"} level
 */
function titled(text, level) {
  return level === "h2"
    ? html`<h2 class="govuk-heading-m">${text}</h2>`
    : html`<h3 class="govuk-heading-s">${text}</h3>`;
}

/** @param {PublicEntry} one */
function heading({ id, kind, author, event }) {
  if (kind === "reply") return fill(REPLIES[event ?? ""] ?? said.wrote, { area: author });
  if (kind === "message") return id === OPENING ? said.opening : said.message;
  /** @type {Record<string, string>} */
  const events = said.events;
  return events[event ?? ""] ?? said.events.other;
}
