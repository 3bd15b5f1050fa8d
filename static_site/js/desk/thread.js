import { longDate } from "../dates.js";
import { html, nothing } from "../lit-html.js";
import { fill } from "../text.js";
import { addressOf } from "./address.js";
import { nameOf, setup } from "./setup.js";
import { shortMoment } from "./when.js";
import { words } from "./words.js";

/** @import { DeskEntry, DeskTicket } from "./contract" */

/** A ticket's thread, newest first: what was written stands out, what was done is a line. */

const said = words.thread;
/** The entry that opens every thread. */
const OPENING = "0";

/**
 * @param {DeskTicket} ticket
 * @param {(entry: DeskEntry) => void} approve lets a held reply out
 */
export function thread(ticket, approve) {
  const approves = ticket.acts.includes("approve");
  return html`
    <section aria-labelledby="thread-title">
      <h2 class="govuk-heading-m" id="thread-title">${said.title}</h2>
      <p class="desk-hint">${said.newest_first}</p>
      <ol class="desk-thread">
        ${[...ticket.entries].reverse().map((entry) => line(entry, approves, approve))}
      </ol>
    </section>
  `;
}

/**
 * @param {DeskEntry} entry
 * @param {boolean} approves
 * @param {(entry: DeskEntry) => void} approve
 */
function line(entry, approves, approve) {
  const held = entry.approval === "pending";
  const kind = held ? "held" : entry.kind;
  return html`
    <li class="desk-entry desk-entry--${kind}" data-entry=${entry.id}>
      <div class="desk-entry__head">
        <h3 class="desk-entry__title">${heading(entry)}</h3>
        ${entry.data && entry.data !== "none"
          ? html`<span class="desk-tag">${said.data[entry.data]}</span>`
          : nothing}
        ${entry.from_ticket
          ? html`<a class="govuk-link desk-tag" href=${addressOf({ ticket: entry.from_ticket })}>
              ${fill(said.from_ticket, { number: entry.from_ticket })}
            </a>`
          : nothing}
        <time datetime=${entry.at}>${shortMoment(entry.at)}</time>
      </div>
      ${changesOf(entry)}
      ${entry.body ? html`<div class="desk-entry__body" dir="auto">${entry.body}</div>` : nothing}
      ${held ? approval(entry, approves, approve) : nothing}
    </li>
  `;
}

/**
 * @param {DeskEntry} entry
 * @param {boolean} approves
 * @param {(entry: DeskEntry) => void} approve
 */
function approval(entry, approves, approve) {
  const own = entry.author.id === setup().me.id;
  return html`
    <p class="desk-entry__wait">${own ? said.held_own : said.held}</p>
    ${approves && !own
      ? html`<button type="button" class="govuk-button" @click=${() => approve(entry)}>
          ${said.approve}
        </button>`
      : nothing}
  `;
}

/**
 * Who did what: `Ana respondió`, `Nota de Luis`.
 *
 * @param {DeskEntry} entry
 */
export function heading({ id, kind, event, author, approval: state }) {
  const written = author.name ?? author.area ?? "";
  const name = author.id === setup().me.id ? fill(said.you, { name: written }) : written;
  if (kind === "message") return id === OPENING ? said.opened : said.message;
  if (state) return fill(state === "pending" ? said.held_by : said.approved_by, { name });
  if (kind === "note") return fill(said.note, { name });
  /** @type {Record<string, string>} */
  const events = kind === "reply" ? said.replies : said.events;
  const sentence = events[event ?? ""] ?? events.other ?? "";
  return author.kind === "agent" ? fill(sentence, { name }) : fill(sentence, { name: said.system });
}

/** @param {DeskEntry} entry */
function changesOf({ changes }) {
  const told = Object.entries(changes ?? {}).filter(([fact]) => fact in said.facts);
  if (told.length === 0) return nothing;
  return html`<ul class="desk-entry__changes">
    ${told.map(
      ([fact, [before, after]]) => html`<li>
        ${said.facts[/** @type {keyof typeof said.facts} */ (fact)]}:
        ${before === null ? nothing : html`<span>${valueOf(fact, before)}</span> <span aria-hidden="true">→</span><span class="govuk-visually-hidden">${said.to}</span>`}
        <strong>${after === null ? said.none : valueOf(fact, after)}</strong>
      </li>`,
    )}
  </ul>`;
}

/**
 * What a fact is called.
 *
 * @param {string} fact
 * @param {string} value as the API tells it
 */
function valueOf(fact, value) {
  const { areas, topics, statuses, priorities, close_reasons } = setup();
  /** @type {Record<string, import("../contract").Named[]>} */
  const lists = { area: areas, topic: topics, status: statuses, priority: priorities, close_reason: close_reasons };
  if (fact === "due_on") return longDate(value);
  if (fact === "legal_request") return value === "true" ? words.acts.edit.yes : words.acts.edit.no;
  return nameOf(lists[fact] ?? [], value);
}
