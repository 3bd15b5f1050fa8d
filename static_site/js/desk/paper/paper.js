import { dayAndTime, today } from "../../common/dates.js";
import { byId, titled } from "../../common/dom.js";
import { fill } from "../../common/text.js";
import { staying } from "../../common/visit.js";
import { html, nothing, render } from "../../lit-html.js";
import { ask } from "../calls.js";
import { readable } from "../erased.js";
import { addressOf } from "../location.js";
import { refused } from "../refusals.js";
import { readText } from "../ticket/fetching.js";
import { unreadableParts } from "../unreadable.js";
import { pageWords } from "../beside/page-words.js";
import { files, mailLog, record } from "./sheet.js";
import { datesOnPaper, person } from "./sheet-facts.js";

/** @import { AttachmentSeen, DeskTicket, PrintedTicket } from "../../contract" */

/**
 * A ticket as a file for the archive: all of it in the order of time, nothing folded, and who
 * printed it. The browser's own print makes paper or one PDF of it.
 */

const said = pageWords.paper;
/** @typedef {Map<string, string | null>} Texts what long texts say, by their file; null: not to be had */

/**
 * @param {string} number
 */
export async function showPaper(number) {
  titled(fill(said.title, { number }));
  draw(number, null, new Map(), false);
  document.getElementById("paper-title")?.focus();
  await load(number);
}

/** @param {string} number */
async function load(number) {
  const still = staying();
  const answer = await ask("POST", `/tickets/${encodeURIComponent(number)}/prints`);
  if (!still()) return;
  if (answer.status !== 200) return refused(answer, { retry: () => load(number) });
  /** @type {PrintedTicket} */
  const printed = answer.body;
  // What the browser calls the file.
  document.title = fill(said.file, { number, date: today() });
  /** @type {Texts} */
  const texts = new Map();
  const long = longTexts(printed.ticket);
  draw(number, printed, texts, long.length === 0);
  for (const file of long) {
    texts.set(file.id, file.state === "ready" ? await readText(number, file) : null);
    if (!still()) return;
  }
  draw(number, printed, texts, true);
}

/**
 * The files that hold what an entry itself has no room for.
 *
 * @param {DeskTicket} ticket
 * @returns {AttachmentSeen[]}
 */
function longTexts({ entries }) {
  return entries.flatMap(({ full_text: full, quoted_text: quoted }) => [
    ...(full ? [full] : []),
    ...(quoted ? [quoted] : []),
  ]);
}

/**
 * @param {string} number
 * @param {PrintedTicket | null} printed null while it is fetched
 * @param {Texts} texts
 * @param {boolean} whole whether every text is here
 */
function draw(number, printed, texts, whole) {
  render(
    html`
      <article class="desk-paper">
        <p class="desk-paper__ways">
          <a class="govuk-link" href=${addressOf({ ver: null })}>${pageWords.trail.back}</a>
        </p>
        <h1 class="govuk-heading-l" id="paper-title" tabindex="-1">
          ${fill(said.title, { number })}
        </h1>
        <div class="desk-paper__ways">
          <p class="govuk-body">${said.text}</p>
          <button type="button" class="govuk-button" id="print" ?disabled=${!whole} @click=${() => window.print()}>
            ${said.print}
          </button>
          <p class="desk-hint" role="status">${printed && whole ? nothing : said.gathering}</p>
        </div>
        ${printed ? sheet(printed, texts) : nothing}
      </article>
    `,
    byId("desk", HTMLElement),
  );
}

/**
 * @param {PrintedTicket} printed
 * @param {Texts} texts
 */
function sheet({ ticket, printed_by: name, printed_at: at }, texts) {
  return html`
    <p class="desk-paper__subject" dir="auto">${readable(ticket.subject)}</p>
    <p>${fill(said.by, { name, at: dayAndTime(at) })}</p>
    <p class="desk-warning">${said.internal}</p>
    ${unreadableParts(ticket.unreadable)} ${person(ticket)} ${datesOnPaper(ticket)}
    ${record(ticket, texts)} ${files(ticket)} ${mailLog(ticket)}
    <p class="desk-hint">${fill(said.end, { number: ticket.number })}</p>
  `;
}
