import { byId, titled } from "../dom.js";
import { html, nothing, render } from "../lit-html.js";
import { clearSummary } from "../problem.js";
import { fill } from "../text.js";
import { words as site } from "../words.js";
import { enterForm, formOf, leaveForm } from "./acts.js";
import { addressOf, go, pageHere } from "./address.js";
import { ask } from "./calls.js";
import { showComposer, write } from "./composer.js";
import { readable } from "./erased.js";
import { facts } from "./facts.js";
import { download, readText } from "./fetching.js";
import { fetchList, isCurrent, known } from "./list.js";
import { beAt } from "./presence.js";
import { showRace } from "./race.js";
import { refused } from "./refusals.js";
import { due, priority, statusOf } from "./rows.js";
import { tell } from "./tell.js";
import { thread } from "./thread.js";
import { keepInSight, nearby, walk } from "./walk.js";
import { unreadableParts } from "./unreadable.js";
import { words } from "./words.js";

/** @import { Answer } from "../api.js" */
/** @import { Act, DeskEntry, DeskTicket, Present } from "./contract" */

/** A ticket: its thread in the middle, its facts beside, and what one may do with it. */

const said = words.ticket;
/** Acts with a button above the thread; writing has its own place. @type {Act[]} */
const BUTTONS = ["claim", "release", "assign", "transfer", "edit", "extend", "close", "reopen", "merge", "propose_email", "approve_email"];
/** @type {Record<string, string>} acts with a route of their own; the others change the ticket */
const PATHS = { merge: "merge", propose_email: "email-proposals", approve_email: "email-approvals" };
/** Those that need no more than a press, and what they change. */
const AT_ONCE = { claim: { assignee: "me" }, release: { assignee: null } };

let number = "";
/** @type {DeskTicket | null} */
let ticket = null;
/** @type {Present[]} */
let others = [];
let open = "";
/** @type {Act | null} what is to be done as soon as the ticket is here */
let next = null;

/**
 * Show a ticket; what the list knows of it stands there while it is fetched.
 *
 * @param {string} asked its number
 */
export async function showTicket(asked) {
  if (number !== asked) [number, ticket, others, open] = [asked, null, [], ""];
  draw();
  titled(heading());
  document.getElementById("ticket-title")?.focus();
  beAt(asked, (present) => {
    others = present;
    draw();
  });
  await load();
  // Who came by a link or a bookmark walks along the list that the address asks for.
  if (!isCurrent() && (await fetchList({ refresh: true }))?.status === 200) draw();
  keepInSight();
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

/** @param {Act} wanted */
export function actOnceShown(wanted) {
  next = wanted;
}

async function load() {
  const asked = number;
  const answer = await ask("GET", `/tickets/${encodeURIComponent(asked)}`);
  if (asked !== number || pageHere() !== "ticket") return;
  if (answer.status === 200) return put(answer.body);
  refused(answer, { retry: load });
}

/** @param {DeskTicket} shown as it stands now */
function put(shown) {
  ticket = shown;
  number = shown.number;
  const row = known().rows.find((each) => each.number === number);
  if (row) {
    const { status, version, priority, assignee, due_on, overdue, due_soon } = shown;
    Object.assign(row, { status, version, priority, assignee, due_on, overdue, due_soon });
  }
  draw();
  const wanted = next;
  next = null;
  if (wanted) act(wanted);
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
        ${ticket ? facts(ticket, (told) => load().then(() => tell(told))) : html`<div class="desk-facts"></div>`}
      </div>
    `,
    byId("desk", HTMLElement),
  );
  if (ticket) showComposer(ticket, { sent, raced });
}

/** @param {DeskTicket} shown */
function whole(shown) {
  return html`
    <div class="desk-ticket__now">
      ${due(shown)} ${statusOf(shown.status)}
      ${shown.priority === "normal" ? nothing : priority(shown.priority)}
      <span>${shown.area.name}</span> ·
      <span id="holder">${shown.assignee ? fill(said.held, { name: shown.assignee.name }) : said.free}</span>
    </div>
    <p class="desk-presence" id="presence" role="status">${others.map(presence).join(" ")}</p>
    <div class="desk-acts" role="group" aria-label=${said.acts}>
      ${BUTTONS.filter((each) => shown.acts.includes(each)).map(buttonOf)}
    </div>
    ${unreadableParts(shown.unreadable)}
    ${open ? formOf(open, shown, { send: (sent) => change(open, sent), cancel }) : nothing}
    <div id="composer"></div>
    ${thread(shown, { approve, download: (file) => download(number, file, load), read: (file) => readText(number, file) })}
  `;
}

/** @param {Act} each */
function buttonOf(each) {
  const main = each === "claim" ? "desk-button desk-button--main" : "desk-button";
  const expands = each in AT_ONCE ? nothing : String(open === each);
  return html`<button type="button" class=${main} id="do-${each}" aria-expanded=${expands} @click=${() => act(each)}>
    ${said.buttons[/** @type {"claim"} */ (each)]}
  </button>`;
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
  const under = PATHS[name];
  const path = under ? `/tickets/${at}/${under}` : `/tickets/${at}`;
  const answer = await ask(under ? "POST" : "PATCH", path, { body: what, version });
  if (at !== number) return;
  if (answer.status !== 200 && answer.status !== 201) {
    return refused(answer, {
      form: form instanceof HTMLFormElement ? form : undefined,
      retry: () => change(name, what, version),
      raced: (lost) => raced(lost, (stands) => change(name, what, stands)),
    });
  }
  leaveForm(name, at);
  open = "";
  changed(answer.body, said.done[/** @type {"claim"} */ (name)], name);
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
 * @param {(version: number) => void} again
 */
async function raced(answer, again) {
  showRace(answer, again);
  await load();
}

/** @param {DeskEntry} entry a held reply */
async function approve(entry) {
  const answer = await ask("POST", `/tickets/${number}/approvals`, { body: { entry_id: entry.id } });
  if (answer.status === 201) return changed(answer.body, said.done.approve, "approve");
  refused(answer, { retry: () => approve(entry), raced: (lost) => raced(lost, () => approve(entry)) });
}

/** @param {Present} other */
function presence({ name, doing }) {
  return fill(said.presence[doing], { name });
}

function subject() {
  return readable(ticket?.subject ?? known().rows.find((row) => row.number === number)?.subject ?? "");
}

function heading() {
  return `${number} ${subject()}`.trim();
}
