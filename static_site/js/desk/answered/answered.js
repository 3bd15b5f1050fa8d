import { longDate } from "../../common/dates.js";
import { material } from "../../common/finder/material.js";
import { counted, fill } from "../../common/text.js";
import { staying } from "../../common/visit.js";
import { html, nothing } from "../../lit-html.js";
import { removedGap } from "../beside/work-words.js";
import { ask } from "../calls.js";
import { withGapsMarked } from "../canned/gaps.js";
import { addressOf } from "../location.js";
import { refused } from "../refusals.js";
import { shortMoment } from "../when.js";
import { answeredWords as said } from "./answered-words.js";

/** @import { AlreadyAnswered, CloseAnswer, DeskTicket, PastReply } from "../../contract" */

/**
 * Answers that are close to a ticket. Published ones are found here, in the index of everybody's
 * search; replies to others by the service, which takes away what tells of them.
 *
 * @typedef {{ insert: (text: string) => void, redraw: () => void, close: () => void }} Ways
 * @typedef {object} Shown
 * @property {string} id
 * @property {string} title
 * @property {string} text
 * @property {string} about
 * @property {number} uses
 * @property {string} [link] of a page that everybody reads
 * @property {PastReply} [reply] where it is one
 */

/** Published answers at most, and the share of the subject's words that each has at least. */
const MOST = 3;
const CLOSE = 0.4;
/** Results among which the answers are: operations are found as well. */
const LOOKED_AT = 20;
/** Words of a subject from which on it tells what is asked without the request itself. */
const TELLING = 3;

/** @type {{ number: string, shown: Shown[] | null, told: string }} */
let now = { number: "", shown: null, told: "" };

/**
 * @param {DeskTicket} ticket
 * @param {Ways} ways
 */
export function answered(ticket, ways) {
  if (now.number !== ticket.number) find(ticket, ways);
  const { shown, told } = now;
  const count = shown?.length ? counted(said.count, shown.length) : said.none;
  return html`<section class="desk-answered" id="answered" aria-labelledby="answered-title" @keydown=${(
    /** @type {KeyboardEvent} */ event,
  ) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    ways.close();
  }}>
    <h2 id="answered-title">${said.title}</h2>
    <p class="desk-hint" role="status">${told || (shown ? count : said.loading)}</p>
    <ol class="govuk-list">
      ${(shown ?? []).map((one, at) => line(one, at === 0, ticket, ways))}
    </ol>
    <button type="button" class="desk-quiet" @click=${ways.close}>${said.close}</button>
  </section>`;
}

/**
 * @param {DeskTicket} ticket
 * @param {Ways} ways
 */
async function find(ticket, ways) {
  const { number } = ticket;
  now = { number, shown: null, told: "" };
  const still = staying();
  const ids = await published(ticket);
  const answer = await ask("GET", `/tickets/${number}/answered?answers=${ids.join(",")}`);
  if (!still() || now.number !== number) return;
  if (answer.status !== 200) {
    now = { number: "", shown: null, told: "" };
    ways.close();
    return refused(answer, { retry: () => document.getElementById("answered-open")?.click() });
  }
  /** @type {AlreadyAnswered} */
  const { answers, replies } = answer.body;
  now.shown = [...answers.map(ofAnswer), ...replies.map(ofReply)];
  ways.redraw();
}

/**
 * @param {DeskTicket} ticket
 * @returns {Promise<string[]>} ids of published answers, the closest first
 */
async function published({ subject, entries }) {
  const all = await material();
  if (!all) return [];
  const isTelling = subject.trim().split(/\s+/).length >= TELLING;
  const asked = `${isTelling ? subject : `${subject} ${entries[0]?.body ?? ""}`} `;
  if (all.inParts) await all.fetchFor(asked);
  return all
    .search(asked, LOOKED_AT)
    .filter(({ kind, share }) => kind === "answer" && share >= CLOSE)
    .slice(0, MOST)
    .map(({ id }) => id);
}

/**
 * @param {CloseAnswer} answer
 * @returns {Shown}
 */
function ofAnswer({ id, question, text, url, uses, published_on: day }) {
  const about = fill(said.published, { day: longDate(day) });
  return { id, title: question, text, about, uses, link: url };
}

/**
 * @param {PastReply} reply
 * @returns {Shown}
 */
function ofReply(reply) {
  const { number, entry, subject, text, uses, area, topic, at } = reply;
  const facts = { number, at: shortMoment(at), area: area.name, topic: topic.name };
  const about = fill(said.replied, facts);
  return { id: `${number}-${entry}`, title: subject, text, about, uses, reply };
}

/**
 * @param {Shown} one
 * @param {boolean} open
 * @param {DeskTicket} ticket
 * @param {Ways} ways
 */
function line(one, open, ticket, ways) {
  const { id, title, text, about, uses, link, reply } = one;
  /** @param {string} inserted */
  const put = (inserted) => () => {
    ways.insert(inserted);
    now.told = said.inserted;
    ways.redraw();
    count(ticket.number, one, ways);
  };
  const named = (/** @type {string} */ act) => fill(said.of, { act, title });
  const there = link ?? addressOf({ ticket: reply?.number ?? null });
  return html`<li data-answered=${id}>
    <details ?open=${open}>
      <summary>
        <strong dir="auto">${title}</strong>
        <span class="desk-hint">${about}${uses ? ` · ${counted(said.uses, uses)}` : ""}</span>
      </summary>
      <div class="desk-answered__text" dir="auto" tabindex="0" role="group" aria-label=${title}>${withGapsMarked(text)}</div>
      ${reply ? html`<p class="desk-hint">${warned(reply.removed)}</p>` : nothing}
      <div class="desk-answered__acts">
        <button type="button" class="desk-button" data-insert="text" aria-label=${named(said.insert)} @click=${put(text)}>${said.insert}</button>
        ${
          link
            ? html`<button type="button" class="desk-button" data-insert="link" aria-label=${named(said.insert_link)} @click=${put(link)}>${said.insert_link}</button>`
            : nothing
        }
        <a class="govuk-link" href=${there} target="_blank" rel="noopener" aria-label=${named(link ? said.open : said.open_ticket)}>${link ? said.open : said.open_ticket}</a>
      </div>
    </details>
  </li>`;
}

/** @param {number} removed */
function warned(removed) {
  return removed ? counted(said.removed, removed, { gap: removedGap }) : said.unfound;
}

/**
 * Have the use counted; that it could not be is nothing that whoever answers can mend.
 *
 * @param {string} number
 * @param {Shown} one
 * @param {Ways} ways
 */
async function count(number, one, ways) {
  const { reply } = one;
  const body = reply ? { reply: { number: reply.number, entry: reply.entry } } : { answer: one.id };
  const answer = await ask("POST", `/tickets/${number}/answered`, { body });
  if (answer.status !== 200 || now.number !== number) return;
  one.uses = answer.body.uses;
  ways.redraw();
}
