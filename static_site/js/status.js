import { offerActs } from "./acts.js";
import { offerAddress } from "./address.js";
import { call, faultsOf } from "./api.js";
import { faultsOfEmail, faultsOfLookup } from "./checks.js";
import { dayAndTime } from "./dates.js";
import { byId, create, ready, showStep } from "./dom.js";
import { clearFaults, showFaults } from "./faults.js";
import { tidyValuesOf } from "./fields.js";
import { textAt } from "./folded-text.js";
import { clearSummary, putSummary, showProblem } from "./problem.js";
import { access, session } from "./storage.js";
import { fill } from "./text.js";
import { showTicket } from "./ticket.js";
import { language, words } from "./words.js";
import { offerWriting } from "./write.js";

/** @import { Answer } from "./api.js" */
/** @import { Attachment, Seen, Ticket } from "./contract" */

/**
 * The page "Ver estado de ticket": e-mail and number, then the ticket. `#acceso=<token>`, from a
 * mailed link, opens the ticket at once; `#ticket` shows the one this tab has leave to see.
 */
const TICKET = "#ticket";
/** What the API answers to a token that no longer opens a ticket. */
const GONE = [401, 403, 404];

const lookup = byId("lookup", HTMLFormElement);
const links = byId("links", HTMLFormElement);
const number = byId("number", HTMLInputElement);

/** @returns {string} the number that the address names, or nothing */
function asked() {
  return new URLSearchParams(window.location.search).get("numero") ?? "";
}

/** Take the token of a mailed link out of the address, where others could read it. */
function takeToken() {
  const token = new URLSearchParams(window.location.hash.slice(1)).get("acceso");
  if (token === null) return;
  access.write({ number: asked(), token });
  window.history.replaceState(null, "", address(asked(), TICKET));
}

/** Who is signed in has leave to see their tickets, such as the one that the address names. */
function takeSession() {
  const token = session.read()?.token;
  if (token && asked() && access.read()?.number !== asked()) access.write({ number: asked(), token });
}

/**
 * @param {string} ticket its number
 * @param {string} hash
 */
function address(ticket, hash) {
  const query = new URLSearchParams(window.location.search);
  if (ticket) query.set("numero", ticket);
  const text = query.toString();
  return `${window.location.pathname}${text && `?${text}`}${hash}`;
}

/** @param {boolean} [moved] whether the reader moved here, rather than loaded the page here */
function route(moved = true) {
  takeToken();
  takeSession();
  clearSummary();
  if (window.location.hash === TICKET && access.read()) load(moved);
  else showStep("step-lookup", moved);
}

/**
 * Show the ticket that this tab has leave to see.
 *
 * @param {boolean} moved
 */
async function load(moved) {
  byId("step-lookup", HTMLElement).hidden = true;
  say("loading", words.looking);
  const answer = await fetchTicket();
  say("loading", "");
  if (answer.status === 200) return show(answer.body, moved);
  showStep("step-lookup", false);
  if (GONE.includes(answer.status)) expired();
  else showProblem(answer, () => load(moved));
}

/** Show it again, as it stands by now.
 *
 * @param {string} [told] what became of the reader's act
 */
async function refresh(told = fill(words.ticket.refreshed, { time: dayAndTime(new Date()) })) {
  const answer = await fetchTicket();
  if (answer.status === 200) show(answer.body, false, told);
  else if (GONE.includes(answer.status)) expired();
  else showProblem(answer, () => refresh());
}

/**
 * @param {Ticket} ticket as it stands after the reader's act
 * @param {"sent" | "closed" | "rated"} what
 */
function acted(ticket, what = "sent") {
  show(ticket, false, words.ticket[what]);
  byId("refreshed", HTMLElement).scrollIntoView({ block: "center" });
}

/** @param {Attachment} file to fetch: it is saved, and the page stays */
async function download(file) {
  const { number, token } = access.read() ?? { number: "", token: "" };
  const path = `/tickets/${encodeURIComponent(number)}/attachments/${file.id}?redirect=no`;
  const answer = await call("GET", path, { token });
  if (answer.status === 200) window.location.assign(answer.body.url);
  else if (answer.status === 409) refresh();
  else if (GONE.includes(answer.status)) expired();
  else showProblem(answer, () => download(file));
}

/** @type {import("./folded-text.js").Read} */
async function read(file) {
  const { number, token } = access.read() ?? { number: "", token: "" };
  const path = `/tickets/${encodeURIComponent(number)}/attachments/${file.id}?redirect=no`;
  const answer = await call("GET", path, { token });
  return answer.status === 200 ? textAt(answer.body.url) : null;
}

function fetchTicket() {
  const { number, token } = access.read() ?? { number: "", token: "" };
  const path = `/tickets/${encodeURIComponent(number)}?language=${language}`;
  return call("GET", path, { token });
}

/**
 * @param {Ticket} ticket
 * @param {boolean} moved
 * @param {string} [told]
 */
function show(ticket, moved, told = "") {
  clearSummary();
  const step = byId("step-ticket", HTMLElement);
  const [now, thread] = [byId("ticket", HTMLElement), byId("ticket-thread", HTMLElement)];
  step.dataset.title = showTicket(now, thread, ticket, { refresh: () => refresh(), leave, download, read }, told);
  offerWriting(ticket, acted);
  offerActs(ticket, acted);
  offerAddress(ticket, refresh);
  showStep("step-ticket", moved);
}

/** The leave to see the ticket has ended, or never was good. */
function expired() {
  number.value = access.read()?.number ?? "";
  access.clear();
  window.history.replaceState(null, "", address(number.value, ""));
  showStep("step-lookup", false);
  announce(words.expired);
}

/** Forget the leave to see the ticket, for whoever uses this browser next. */
function leave() {
  access.clear();
  lookup.reset();
  window.history.pushState(null, "", window.location.pathname);
  showStep("step-lookup");
  say("looking", words.ticket.left);
}

/** @param {Event} [event] */
async function see(event) {
  event?.preventDefault();
  const values = tidyValuesOf(lookup);
  const faults = faultsOfLookup(values);
  if (faults.length > 0) return showFaults(lookup, faults);
  clearFaults(lookup);
  say("looking", words.looking);
  const answer = await call("POST", `/lookups?language=${language}`, { body: JSON.stringify(values) });
  say("looking", "");
  answered(answer);
}

/** @param {Answer} answer */
function answered(answer) {
  const wrong = faultsOf(answer);
  if (answer.status === 200) return found(answer.body);
  if (answer.status === 202) return announce(words.mailed);
  if (answer.status === 404) return showFaults(lookup, [{ field: "number", code: "not_found" }]);
  if (wrong.length > 0) return showFaults(lookup, wrong);
  showProblem(answer, see);
}

/** @param {Seen} seen */
function found({ ticket, access_token: token }) {
  access.write({ number: ticket.number, token });
  window.history.pushState(null, "", address(ticket.number, TICKET));
  show(ticket, true);
}

/** @param {Event} [event] */
async function askForLinks(event) {
  event?.preventDefault();
  say("links-told", "");
  const { email = "" } = tidyValuesOf(links);
  const faults = faultsOfEmail(email);
  if (faults.length > 0) return showFaults(links, faults);
  clearFaults(links);
  const answer = await call("POST", "/access-links", { body: JSON.stringify({ email, language }) });
  const wrong = faultsOf(answer);
  if (answer.status === 202) say("links-told", words.requested);
  else if (wrong.length > 0) showFaults(links, wrong);
  else showProblem(answer, askForLinks);
}

/**
 * @param {string} id of a place that screen readers listen to
 * @param {string} sentence
 */
function say(id, sentence) {
  byId(id, HTMLElement).textContent = sentence;
}

/** @param {string} sentence something that is not an error, told at the top of the page */
function announce(sentence) {
  const box = create("div", "govuk-inset-text");
  box.append(create("p", "govuk-body", sentence));
  putSummary(box);
}

lookup.addEventListener("submit", see);
links.addEventListener("submit", askForLinks);
window.addEventListener("popstate", () => route());

number.value = asked();
route(false);
ready();
