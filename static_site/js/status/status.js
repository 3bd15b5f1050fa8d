import { showAddition } from "./addition.js";
import { offerActs } from "./ticket-acts.js";
import { offerAddress } from "./ticket-address.js";
import { call, faultsOf } from "../common/api.js";
import { showNotice, showSuccess } from "../common/banner.js";
import { faultsOfEmail, faultsOfLookup } from "../common/forms/checks.js";
import { offerUndoing, showMailedButton } from "./correction.js";
import { dayAndTime } from "../common/dates.js";
import { byId, ready, showStep } from "../common/dom.js";
import "../common/words/other-words.js";
import { watchEmails } from "../common/emails/watch-emails.js";
import { clearFaults, showFaults } from "../common/forms/faults.js";
import { tidyValuesOf } from "../common/forms/fields.js";
import { clearSummary, showProblem } from "../common/problem.js";
import { joinSession, onSessionEnded } from "../common/storage/shared-session.js";
import { access, earlier, earlierToken, told } from "../common/storage/storage.js";
import { fill } from "../common/text.js";
import {
  TICKET,
  askAgain,
  isGone,
  address,
  asked,
  fetchFile,
  fetchTicket,
  textOfFile,
  takeSession,
  takeToken,
} from "./ticket-access.js";
import { showTicket } from "./ticket-view.js";
import { staying } from "../common/visit.js";
import { language } from "../words.js";
import { ticketWords } from "../ticket-words.js";
import { closeWriting, offerWriting } from "./write.js";

/** @import { Answer } from "../common/api.js" */
/** @import { AttachmentSeen, PublicTicket, TicketFound } from "../contract" */

/**
 * The page "Ver estado de ticket": e-mail and number, then the ticket. `#acceso=<token>`, from a
 * mailed link, opens the ticket at once; `#ticket` shows the one this tab has leave to see.
 */

const lookup = byId("lookup", HTMLFormElement);
const links = byId("links", HTMLFormElement);
const number = byId("number", HTMLInputElement);

/** @param {boolean} [moved] whether the reader moved here, rather than loaded the page here */
async function route(moved = true) {
  takeToken();
  takeSession();
  clearSummary();
  if (showMailedButton(asked(), moved) || showAddition(asked(), moved, begin)) return;
  if (window.location.hash === TICKET && access.read()) await load(moved);
  else showStep("step-lookup", moved);
}

/**
 * Show the ticket that this tab has leave to see.
 *
 * @param {boolean} moved
 */
async function load(moved) {
  byId("step-lookup", HTMLElement).hidden = true;
  say("loading", ticketWords.looking);
  const still = staying();
  const answer = await fetchTicket();
  say("loading", "");
  if (!still()) return;
  if (answer.status === 200) return show(answer.body, moved);
  showStep("step-lookup", false);
  if (isGone(answer)) expired();
  else showProblem(answer, () => load(moved));
}

/** Show it again, as it stands by now.
 *
 * @param {string} [told] what became of the reader's act
 */
async function refresh(told) {
  const still = staying();
  const answer = await fetchTicket();
  if (!still()) return;
  if (answer.status === 200) {
    show(answer.body, false);
    if (told) showSuccess(told);
    else showNotice(fill(ticketWords.refreshed, { time: dayAndTime(new Date()) }));
  } else if (isGone(answer)) renewed(() => refresh(told));
  else showProblem(answer, () => refresh(told));
}

/** @param {() => void} goOn once the ticket was looked up again on the spot */
function renewed(goOn) {
  askAgain(access.read()?.number ?? "", goOn);
}

/**
 * @param {PublicTicket} ticket as it stands after the reader's act
 * @param {"sent" | "closed" | "rated"} what
 */
function acted(ticket, what = "sent") {
  show(ticket, false);
  showSuccess(ticketWords[what]);
}

/** @param {AttachmentSeen} file to fetch: it is saved, and the page stays */
async function download(file) {
  const still = staying();
  const answer = await fetchFile(file);
  if (!still()) return;
  if (answer.status === 200) window.location.assign(answer.body.url);
  else if (answer.status === 409) refresh();
  else if (isGone(answer)) renewed(() => download(file));
  else showProblem(answer, () => download(file));
}

/**
 * @param {PublicTicket} ticket
 * @param {boolean} moved
 */
function show(ticket, moved) {
  clearSummary();
  const step = byId("step-ticket", HTMLElement);
  step.dataset.title = showTicket(ticket, {
    refresh: () => refresh(),
    leave,
    download,
    read: textOfFile,
  });
  offerWriting(ticket, acted);
  offerActs(ticket, acted);
  offerAddress(ticket, refresh);
  offerUndoing(ticket, refresh);
  showStep("step-ticket", moved);
}

/** The leave to see the ticket has ended, or never was good. */
function expired() {
  const had = access.read();
  number.value = had?.number ?? "";
  if (had) earlier.write(had.token);
  access.clear();
  window.history.replaceState(null, "", address(number.value, ""));
  showStep("step-lookup", false);
  showNotice(ticketWords.expired);
}

/** Forget the leave to see the ticket, for whoever uses this browser next. */
function leave() {
  access.clear();
  earlier.clear();
  closeWriting();
  lookup.reset();
  window.history.pushState(null, "", window.location.pathname);
  showStep("step-lookup");
  showSuccess(ticketWords.left);
}

/** @param {Event} [event] */
async function see(event) {
  event?.preventDefault();
  const values = tidyValuesOf(lookup);
  const faults = faultsOfLookup(values);
  if (faults.length > 0) return showFaults(lookup, faults);
  clearFaults(lookup);
  say("looking", ticketWords.looking);
  const still = staying();
  const answer = await call("POST", `/lookups?language=${language}`, {
    body: JSON.stringify(values),
    token: earlierToken(),
  });
  say("looking", "");
  if (!still()) return;
  answered(answer);
}

/** @param {Answer} answer */
function answered(answer) {
  const wrong = faultsOf(answer);
  if (answer.status === 200) return found(answer.body);
  if (answer.status === 202) return showNotice(ticketWords.mailed);
  if (answer.status === 404) return showFaults(lookup, [{ field: "number", code: "not_found" }]);
  if (wrong.length > 0) return showFaults(lookup, wrong);
  showProblem(answer, see);
}

/** @param {TicketFound} seen */
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
  const end_earlier = byId("end-earlier", HTMLInputElement).checked;
  const body = JSON.stringify({ email, language, end_earlier });
  const still = staying();
  const answer = await call("POST", "/access-links", { body, token: earlierToken() });
  if (!still()) return;
  const wrong = faultsOf(answer);
  if (answer.status === 202) say("links-told", ticketWords.requested);
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

/** Say what another page of the site left to be said, such as that a text was added. */
function tellOnce() {
  const sentence = told.read();
  told.clear();
  if (!sentence) return;
  if (window.location.hash === TICKET) showSuccess(sentence);
  else showNotice(sentence);
}

async function begin() {
  // Whoever is signed in elsewhere in this browser need not look the ticket up.
  if (window.location.hash === TICKET && !access.read()) await joinSession();
  await route(false);
  tellOnce();
}

/** Another tab signed out: the ticket that was open by that session is shown no longer. */
onSessionEnded(() => {
  if (access.read()) return;
  closeWriting();
  expired();
});
lookup.addEventListener("submit", see);
links.addEventListener("submit", askForLinks);
window.addEventListener("popstate", () => route());

watchEmails(links);
number.value = asked();
begin();
ready();
