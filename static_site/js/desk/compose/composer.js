import { clearFaults, showFaults } from "../../common/forms/faults.js";
import { html, nothing, render } from "../../lit-html.js";
import { clearSummary } from "../../common/problem.js";
import { staying } from "../../common/visit.js";
import { attachingTo } from "./attaching.js";
import { ask } from "../calls.js";
import { draftOf } from "./desk-drafts.js";
import { cannedPart, forgetPreview } from "./insert.js";
import { noted } from "./mentions.js";
import { replies } from "../ticket/presence.js";
import { missed, refused } from "../refusals.js";
import { aboutReply, checklist, dataPart, statusPart } from "./reply-options.js";
import { tabList, textPart } from "./tabs.js";
import { words } from "../words.js";
import {
  writtenBody,
  writtenFaults,
  forgetKey,
  fresh,
  isBegun,
  keyOf,
  needsChecks,
  sayOf,
} from "./writing.js";

/** @import { Answer } from "../../common/api.js" */
/** @import { DeskTicket } from "../../contract" */
/** @import { Tab, Writing } from "./writing.js" */

/**
 * What an agent writes on a ticket: a reply, which the requester reads, or a note, which agents
 * alone read. The two differ in colour and in words, and each keeps its own draft.
 *
 * @typedef {object} Ways
 * @property {(ticket: DeskTicket, told: string) => void} sent
 * @property {(ticket: DeskTicket) => void} late the same, told when the agent has left the page
 * @property {(answer: Answer, again: (version: number) => void) => void} raced
 */

const said = words.composer;
/** @type {Tab[]} */
const TABS = ["reply", "note"];

/** @type {Writing} */
let now = fresh();
/** @type {DeskTicket | null} */
let ticket = null;
/** @type {Ways} */
let ways = { sent() {}, late() {}, raced() {} };

/**
 * Let the agent write on a ticket, with what they had begun to write.
 *
 * @param {DeskTicket} shown
 * @param {Ways} then
 */
export function showComposer(shown, then) {
  const another = ticket?.number !== shown.number;
  ticket = shown;
  ways = then;
  if (another) {
    now = fresh();
    for (const tab of TABS) now.text[tab] = draftOf(shown.number, tab).read().text;
    now.files = attaching(shown.number).uploads.any();
    forgetPreview();
  }
  const tabs = offered();
  if (!tabs.includes(now.tab) && tabs[0]) now.tab = tabs[0];
  draw();
  replies(Boolean(now.text.reply));
}

/**
 * Choose a tab and put the focus on its text.
 *
 * @param {Tab} tab
 */
export function write(tab) {
  if (!offered().includes(tab)) return;
  now.tab = tab;
  draw();
  const field = document.getElementById(`${tab}-body`);
  field?.focus();
  field?.scrollIntoView({ block: "nearest" });
}

/**
 * The files of a ticket's reply.
 *
 * @param {string} number
 */
function attaching(number) {
  const list = attachingTo(number, () => {
    if (ticket?.number === number) change({ files: list.uploads.any() });
  });
  return list;
}

/** The tabs that this ticket has: what was begun stays in sight whatever became of it. */
function offered() {
  return TABS.filter((tab) => ticket?.acts.includes(tab) || isBegun(now, tab));
}

function draw() {
  const place = document.getElementById("composer");
  if (!place || !ticket) return;
  const tabs = offered();
  render(
    tabs.length === 0
      ? nothing
      : html`
          <section
            class="desk-composer desk-composer--${now.tab}"
            aria-label=${said.label}
            ?data-begun=${isBegun(now, now.tab) || now.data !== "none"}
          >
            ${tabList(tabs, now, { write, show: (tab) => change({ tab }) })}
            ${tabs.map((tab) => (tab === "reply" ? replyPanel() : notePanel()))}
          </section>
        `,
    place,
  );
}

function replyPanel() {
  const shown = /** @type {DeskTicket} */ (ticket);
  return html`
    <div role="tabpanel" id="panel-reply" aria-labelledby="tab-reply" ?hidden=${now.tab !== "reply"}>
      <form id="reply" novalidate @submit=${submit}>
        ${aboutReply(shown)}
        ${textPart("reply", said.reply_label, now, type)}
        <div class="desk-composer__more">
          ${cannedPart(shown, insert, draw)} ${attaching(shown.number).group} ${dataPart(now.data, (data) => change({ data }))}
          ${needsChecks(now) ? checklist(now.checks, (checks) => change({ checks })) : nothing}
          ${statusPart(now.status, (status) => change({ status }))}
          <button class="govuk-button" id="reply-send" type="submit" ?disabled=${now.sending}>
            ${now.data === "microdata" ? said.send_held : said.send[/** @type {"answered"} */ (now.status)]}
          </button>
        </div>
      </form>
    </div>
  `;
}

function notePanel() {
  return html`
    <div role="tabpanel" id="panel-note" aria-labelledby="tab-note" ?hidden=${now.tab !== "note"}>
      <form id="note" novalidate @submit=${submit}>
        <p class="desk-composer__who">${said.note_who}</p>
        ${textPart("note", said.note_label, now, type)}
        <div id="mentions" data-area=${ticket?.area.id ?? ""}></div>
        <div class="desk-composer__more">
          <button class="govuk-button" id="note-send" type="submit" ?disabled=${now.sending}>
            ${said.send_note}
          </button>
        </div>
      </form>
    </div>
  `;
}

/**
 * @param {Tab} tab
 * @param {string} text
 */
function type(tab, text) {
  now.text[tab] = text;
  if (ticket) draftOf(ticket.number, tab).keep({ text });
  if (tab === "reply") replies(Boolean(text));
  draw();
}

/** @param {string} text a canned reply's, filled in */
function insert(text) {
  const begun = now.text.reply.trimEnd();
  type("reply", begun ? `${begun}\n\n${text}` : text);
  document.getElementById("reply-body")?.focus();
}

/** @param {string} text of a held reply, which comes back to the editor as what it is: with microdata */
export function bring(text) {
  now = { ...now, data: "microdata" };
  if (now.text.reply.trim() !== text.trim()) insert(text);
  write("reply");
}

/** @param {Partial<Writing>} what */
function change(what) {
  now = { ...now, ...what };
  draw();
}

/** @param {SubmitEvent} event */
function submit(event) {
  event.preventDefault();
  send(now.tab, ticket?.version ?? 0);
}

/**
 * @param {Tab} tab
 * @param {number} version of the ticket that the agent saw
 */
async function send(tab, version) {
  const form = document.getElementById(tab);
  if (!ticket || !(form instanceof HTMLFormElement)) return;
  const [number, still] = [ticket.number, staying()];
  const { uploads } = attaching(number);
  const faults = [...writtenFaults(now, tab), ...(tab === "reply" ? uploads.faults() : [])];
  if (faults.length > 0) return showFaults(form, faults, sayOf(tab));
  clearFaults(form);
  change({ sending: true });
  const answer = await ask("POST", `/tickets/${number}/${tab === "reply" ? "replies" : "notes"}`, {
    body: writtenBody(now, tab, uploads.ids()),
    ...(tab === "reply" ? { version } : { key: keyOf(now.text.note) }),
  });
  if (ticket?.number === number) change({ sending: false });
  if (answer.status === 201) return sent(tab, number, answer.body, still());
  if (!still()) return missed(answer, number);
  refused(answer, {
    form,
    say: sayOf(tab),
    mark: (wrong) => (tab === "reply" ? uploads.refuse(wrong) : wrong),
    retry: () => send(tab, version),
    raced: (lost) => ways.raced(lost, (stands) => send(tab, stands)),
  });
}

/**
 * @param {Tab} tab
 * @param {string} number
 * @param {DeskTicket} after
 * @param {boolean} here whether the agent is still at the ticket
 */
function sent(tab, number, after, here) {
  if (here) clearSummary();
  draftOf(number, tab).clear();
  if (tab === "reply") attaching(number).uploads.clear();
  forgetKey();
  const told = tab === "note" ? noted(after) : now.data === "microdata" ? said.held : said.sent;
  if (ticket?.number !== number) return;
  now = {
    ...fresh(),
    tab,
    text: { ...now.text, [tab]: "" },
    files: attaching(number).uploads.any(),
  };
  forgetPreview();
  return here ? ways.sent(after, told) : ways.late(after);
}
