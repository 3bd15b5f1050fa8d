import { attached } from "../../common/files/attached.js";
import { longDate } from "../../common/dates.js";
import { folds } from "../../common/folded-text.js";
import { linked } from "../../common/links.js";
import { html, nothing } from "../../lit-html.js";
import { fill } from "../../common/text.js";
import { addressOf } from "../location.js";
import { readable } from "../erased.js";
import { everyRow, nameOf, setup } from "../setup.js";
import { whom } from "../teamwork/whom.js";
import { shortMoment } from "../when.js";
import { workWords } from "../beside/work-words.js";

/** @import { AttachmentSeen, DeskEntry } from "../../contract" */

/**
 * A ticket's thread, newest first: what was written stands out, what was done is a line.
 *
 * @typedef {object} Ways
 * @property {(file: AttachmentSeen) => void} download
 * @property {import("../../common/folded-text.js").Read} read
 */

const said = workWords.thread;
/** The entry that opens every thread. */
const OPENING = "0";

/**
 * @param {{ entries: DeskEntry[] }} ticket
 * @param {Ways} ways
 */
export function thread(ticket, ways) {
  return html`
    <section aria-labelledby="thread-title">
      <h2 class="govuk-heading-m" id="thread-title">${said.title}</h2>
      <p class="desk-hint">${said.newest_first}</p>
      <ol class="desk-thread">
        ${[...ticket.entries].reverse().map((entry) => line(entry, ways))}
      </ol>
    </section>
  `;
}

/**
 * @param {DeskEntry} entry
 * @param {Ways} ways
 */
function line(entry, { download, read }) {
  const held = entry.approval === "pending";
  const kind = entry.unverified_sender ? "unverified" : held ? "held" : entry.kind;
  return html`
    <li class="desk-entry desk-entry--${kind}" data-entry=${entry.id}>
      <div class="desk-entry__head">
        <h3 class="desk-entry__title">${heading(entry)}</h3>
        ${
          entry.data && entry.data !== "none"
            ? html`<span class="desk-tag">${said.data[entry.data]}</span>`
            : nothing
        }
        ${entry.by_mail ? html`<span class="desk-tag">${said.by_mail}</span>` : nothing}
        ${
          entry.from_ticket
            ? html`<a class="govuk-link desk-tag" href=${addressOf({ ticket: entry.from_ticket })}>
              ${fill(said.from_ticket, { number: entry.from_ticket })}
            </a>`
            : nothing
        }
        <time datetime=${entry.at}>${shortMoment(entry.at)}</time>
      </div>
      ${changesOf(entry)} ${tied(entry)} ${unverified(entry)}
      ${entry.body ? html`<div class="desk-entry__body" dir="auto">${linked(readable(entry.body))}</div>` : nothing}
      ${entry.asks ? html`<p class="desk-entry__told">${fill(said.asked, { to: whom(entry.asks) })}</p>` : nothing}
      ${entry.told.length > 0 ? html`<p class="desk-entry__told">${fill(said.told, { names: entry.told.join(", ") })}</p>` : nothing}
      ${folds(entry, read)} ${attached(entry.attachments, download)}
      ${held ? html`<p class="desk-entry__wait">${entry.author.id === setup().me.id ? said.held_own : said.held}</p>` : nothing}
    </li>
  `;
}

/**
 * The other ticket of a link.
 *
 * @param {DeskEntry} entry
 */
function tied({ linked: number, along }) {
  if (!number)
    return along ? html`<p class="desk-entry__told">${said.elsewhere[along]}</p>` : nothing;
  return html`<p class="desk-entry__told">
    ${along ? said.along[along] : nothing}
    <a class="govuk-link desk-number" href=${addressOf({ ticket: number, ver: null })}>${number}</a>
  </p>`;
}

/**
 * Nothing proves who wrote it: nobody may take it for the requester's word.
 *
 * @param {DeskEntry} entry
 */
export function unverified({ unverified_sender: sender, by_mail: kept }) {
  if (!sender) return nothing;
  return html`<p class="desk-warning">
    <strong>${fill(said.unverified_sender, { sender: readable(sender) })}</strong>
    ${kept ? said.unverified_text : nothing}
  </p>`;
}

/**
 * Who did what: `Ana respondió`, `Nota de Luis`.
 *
 * @param {DeskEntry} entry
 * @param {string} [reader] id of who is told when it was they; on paper, nobody
 */
export function heading(
  { id, kind, event, author, approval: state, unverified_sender: stranger, automatic },
  reader = setup().me.id,
) {
  const written = author.name ?? author.area ?? "";
  const name = author.id === reader ? fill(said.you, { name: written }) : written;
  if (kind === "message") return id === OPENING ? said.opened : said.message;
  if (state) return fill(said.approval[state], { name });
  if (stranger) return said.unverified;
  if (automatic) return said.automatic;
  if (kind === "note" && author.kind === "requester") return said.too_late;
  if (kind === "note" && !event) return fill(said.note, { name });
  /** @type {Record<string, string>} */
  const events = kind === "reply" ? said.replies : said.events;
  const sentence = events[event ?? ""] ?? events.other ?? "";
  return author.kind === "agent" ? fill(sentence, { name }) : fill(sentence, { name: said.system });
}

/** @param {DeskEntry} entry */
export function changesOf({ changes }) {
  const told = Object.entries(changes ?? {}).filter(([fact]) => fact in said.facts);
  if (told.length === 0) return nothing;
  return html`<ul class="desk-entry__changes">
    ${told.map(
      ([fact, [before = null, after = null]]) => html`<li>
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
  const { statuses, priorities, close_reasons } = setup();
  /** @type {Record<string, import("../../contract").Named[]>} */
  const lists = {
    area: everyRow("area"),
    topic: everyRow("topic"),
    status: statuses,
    priority: priorities,
    close_reason: close_reasons,
  };
  if (fact === "due_on" || fact === "promised_on") return longDate(value);
  if (fact === "legal_request")
    return value === "true" ? workWords.acts.edit.yes : workWords.acts.edit.no;
  return lists[fact] ? nameOf(lists[fact], value) : value;
}
