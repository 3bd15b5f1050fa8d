import { byId, titled } from "../../common/dom.js";
import { html, nothing, render } from "../../lit-html.js";
import { clearSummary } from "../../common/problem.js";
import { staying } from "../../common/visit.js";
import { words as site } from "../../words.js";
import { enterForm, formOf, leaveForm } from "../compose/act-form.js";
import { addressOf, go, pageHere } from "../location.js";
import { ask } from "../calls.js";
import { bring, meet, showComposer, write } from "../compose/composer.js";
import { readable } from "../erased.js";
import { facts } from "./facts.js";
import { download, attemptKey, readText } from "./fetching.js";
import { AT_ONCE, head, routeOf } from "./head.js";
import { heldEntry, waits } from "./held-reply.js";
import { fetchList, isCurrent, renewRow, rowOfNumber } from "../list/list.js";
import { keepFresh } from "../list/live.js";
import { beAt } from "./presence.js";
import { publishing } from "../answers/publishing.js";
import { showRace } from "./race.js";
import { missed, refused } from "../refusals.js";
import { tell } from "../tell.js";
import { questionsPart } from "../teamwork/questions-part.js";
import { thread } from "./thread.js";
import { keepInSight, nearby, walk } from "../list/walk.js";
import { unreadableParts } from "../unreadable.js";
import { workWords } from "../beside/work-words.js";

/** @import { Answer } from "../../common/api.js" */
/** @import { DeskEntry, DeskTicket, PresentAgent } from "../../contract" */
/** @import { Act } from "./act" */

/** A ticket: its thread in the middle, its facts beside, and what one may do with it. */

const said = workWords.ticket;

let number = "";
/** @type {DeskTicket | null} */
let ticket = null;
/** Who else is there, once that is known. @type {PresentAgent[] | null} */
let others = null;
let open = "";
/** What is to be done as soon as a ticket is here. @type {{ number: string, act: Act } | null} */
let next = null;

/**
 * Show a ticket; what the list knows of it stands there while it is fetched.
 *
 * @param {string} asked its number
 */
export async function showDeskTicket(asked) {
  if (number !== asked) [number, ticket, others, open] = [asked, null, null, ""];
  draw();
  titled(heading());
  document.getElementById("ticket-title")?.focus();
  beAt(asked, (present) => {
    others = present;
    draw();
  });
  keepFresh({ redraw: draw, beside: asked });
  const still = staying();
  meet(asked).then(draw);
  await load();
  if (!still()) return;
  // Who came by a link or a bookmark walks along the list that the address asks for.
  if (!isCurrent() && (await fetchList({ refresh: true }))?.status === 200 && still()) draw();
  if (still()) keepInSight();
}

/**
 * Do what a key or a button asks for, if the ticket and the agent's role allow it.
 *
 * @param {Act} act
 */
export function act(act) {
  if (!ticket) return;
  if (!ticket.acts.includes(act)) return tell(said.not_now);
  if (act === "reply" || act === "note") return write(act);
  if (act in AT_ONCE) return change(act, AT_ONCE[/** @type {keyof typeof AT_ONCE} */ (act)]);
  const again = open === act;
  open = ""; // another act's form is another element: nothing typed goes from one to the other
  draw();
  if (again) return;
  open = act;
  draw();
  enterForm(act, number);
}

/**
 * @param {string} number
 * @param {Act} act
 */
export function actOnceShown(number, act) {
  next = { number, act };
}

async function load() {
  const still = staying();
  const answer = await ask("GET", `/tickets/${encodeURIComponent(number)}`);
  if (still() && answer.status === 200) return put(answer.body);
  if (still()) refused(answer, { retry: load });
}

/**
 * Show the ticket as its page's own; an answer that was overtaken by a newer one is left.
 *
 * @param {DeskTicket} shown as it stands now
 */
function put(shown) {
  if (ticket?.number === shown.number && shown.version < ticket.version) return;
  ticket = shown;
  number = shown.number;
  renewRow(shown);
  draw();
  const wanted = next;
  next = null;
  if (wanted?.number === number) act(wanted.act);
  if (!document.title.startsWith(site.error_prefix)) titled(heading());
}

function draw() {
  if (pageHere() !== "ticket") return;
  render(
    html`
      <div class="desk-columns desk-columns--ticket">
        ${nearby(number)}
        <div class="desk-ticket">
          ${walk(number)}
          <h1 class="govuk-heading-l" id="ticket-title" tabindex="-1">
            <span class="desk-number">${number}</span> <span dir="auto">${subject()}</span>
          </h1>
          ${ticket ? whole(ticket) : html`<p class="desk-hint">${said.loading}</p>`}
        </div>
        ${ticket ? facts(ticket, { resent, change }) : html`<div class="desk-facts"></div>`}
      </div>
    `,
    byId("desk", HTMLElement),
  );
  if (ticket) showComposer(ticket, { sent, late, raced, reload: load });
}

/** @param {string} told */
async function resent(told) {
  const still = staying();
  await load();
  if (still()) tell(told);
}

/** @param {DeskTicket} shown */
function whole(shown) {
  return html`
    ${head(shown, { others, open, act, publish: publishing(shown) })} ${waits(shown, mend)}
    ${unreadableParts(shown.unreadable)}
    ${questionsPart(shown, (question) => change("withdraw_question", { question }))}
    ${open ? formOf(open, shown, { send: (sent) => change(open, sent), cancel, redraw: draw }) : nothing}
    <div id="composer"></div>
    ${thread(shown, { download: (file) => download(number, file, load), read: (file) => readText(number, file) })}
  `;
}

function cancel() {
  const left = open;
  leaveForm(left, number);
  clearSummary();
  open = "";
  draw();
  document.getElementById(`do-${left}`)?.focus();
}

/**
 * @param {string} name the act
 * @param {Record<string, unknown>} what
 * @param {number} [version]
 */
async function change(name, what, version = ticket?.version ?? 0) {
  const [at, form] = [number, document.getElementById(`act-${name}`)];
  const still = staying();
  const answer = await ask(...routeOf(name, at), { body: what, version, key: attemptKey(what) });
  const isDone = answer.status === 200 || answer.status === 201;
  if (isDone) leaveForm(name, at);
  if (!still()) return isDone ? late(answer.body) : missed(answer, at);
  if (!isDone) {
    return refused(answer, {
      form: form instanceof HTMLFormElement ? form : undefined,
      retry: () => change(name, what, version),
      // What a second person let out without having seen it would be no approval.
      raced: (lost) =>
        raced(lost, name === "approve" ? null : (stands) => change(name, what, stands)),
    });
  }
  const back = name === "withdraw_reply" ? heldEntry(ticket) : undefined;
  open = "";
  changed(answer.body, said.done[/** @type {"claim"} */ (name)], name);
  mend(back);
}

/**
 * @param {DeskTicket} after
 * @param {string} told
 * @param {string} name the act
 */
function changed(after, told, name) {
  clearSummary();
  tell(told);
  // Out of my areas, or merged into another: the address follows.
  if (after.acts.length === 0) return go(addressOf({ ticket: null }));
  if (after.number !== number) return go(addressOf({ ticket: after.number }));
  put(after);
  (document.getElementById(`do-${name}`) ?? document.getElementById("ticket-title"))?.focus();
}

/** @param {DeskTicket} after an act on a page that was left, and perhaps come back to */
function late(after) {
  if (after.number === number && pageHere() === "ticket") put(after);
}

/**
 * @param {DeskTicket} after
 * @param {string} told
 */
function sent(after, told) {
  tell(told);
  put(after);
  document.getElementById("ticket-title")?.focus();
}

/**
 * Tell what the other agent did, and show the ticket as it stands; what was typed stays.
 *
 * @param {Answer} answer
 * @param {((version: number) => void) | null} again
 */
async function raced(answer, again) {
  if (!again) open = "";
  showRace(answer, again);
  await load();
}

/** @param {DeskEntry} [entry] a reply that came back, as its author's draft: it is mended there */
async function mend(entry) {
  const still = staying();
  if (entry) await meet(number);
  if (entry && still()) bring(entry.body);
}

const subject = () => readable(ticket?.subject ?? rowOfNumber(number)?.subject ?? "");

function heading() {
  return `${number} ${subject()}`.trim();
}
