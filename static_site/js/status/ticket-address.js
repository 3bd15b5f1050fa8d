import { call, faultsOf } from "../common/api.js";
import { showSuccess } from "../common/banner.js";
import { faultsOfEmail } from "../common/forms/checks.js";
import { dayAndTime } from "../common/dates.js";
import { byId } from "../common/dom.js";
import { clearFaults, showFaults } from "../common/forms/faults.js";
import { tidyValuesOf } from "../common/forms/fields.js";
import { showProblem } from "../common/problem.js";
import { askProof, isUnproved } from "./proof.js";
import { askAgain, isGone } from "./ticket-access.js";
import { access, session } from "../common/storage/storage.js";
import { fill } from "../common/text.js";
import { staying } from "../common/visit.js";
import { ticketWords as said } from "../ticket-words.js";

/** @import { Answer } from "../common/api.js" */
/** @import { PublicTicket } from "../contract" */

/**
 * Where the mail of a ticket goes: correct the address, in two steps (a code goes to the new one),
 * and have the newest mail sent again.
 */
const asking = byId("new-email-form", HTMLFormElement);
const proving = byId("code-form", HTMLFormElement);
const resending = byId("resend", HTMLFormElement);

let number = "";
let email = "";
/** What makes the tries at the code this page's own. */
let nonce = "";
/** @type {(told: string) => void} */
let done = () => {};

/**
 * Let the reader of a ticket correct its address, and have a mail sent again.
 *
 * @param {PublicTicket} ticket
 * @param {(told: string) => void} then told what became of it, once the address is another
 */
export function offerAddress(ticket, then) {
  if (number !== ticket.number) begin();
  number = ticket.number;
  done = then;
  byId("bounced", HTMLElement).hidden = !ticket.email_bounced;
  resending.hidden = ticket.email_bounced;
  if (ticket.email_bounced) byId("address", HTMLDetailsElement).open = true;
}

/** From the first step on, with nothing filled in. */
function begin() {
  asking.reset();
  proving.reset();
  proving.hidden = true;
  for (const id of ["code-sent", "resent"]) say(id, "");
}

/** @param {Event} [event] */
async function ask(event) {
  event?.preventDefault();
  email = tidyValuesOf(asking).email ?? "";
  const faults = faultsOfEmail(email);
  if (faults.length > 0) return showFaults(asking, faults);
  clearFaults(asking);
  const still = staying();
  const answer = await send("POST", "email-codes", { email });
  if (!still()) return;
  if (isUnproved(answer)) return askProof(number, ask);
  if (answer.status !== 202) return refused(asking, answer, ask);
  nonce = answer.body.nonce;
  proving.reset();
  proving.hidden = false;
  say("code-sent", fill(said.code_sent, { email }));
  byId("code", HTMLInputElement).focus();
}

/** @param {Event} [event] */
async function prove(event) {
  event?.preventDefault();
  const { code = "" } = tidyValuesOf(proving);
  if (!code) return showFaults(proving, [{ field: "code", code: "missing" }]);
  clearFaults(proving);
  const still = staying();
  const answer = await send("PUT", "email", { email, code, nonce });
  if (!still()) return;
  if (isUnproved(answer)) return askProof(number, prove);
  if (answer.status === 202) return waits(answer.body);
  if (answer.status !== 200) return refused(proving, answer, prove);
  access.write({ number, token: answer.body.access_token });
  byId("address", HTMLDetailsElement).open = false;
  begin();
  const to = answer.body.email;
  const mine = session.read()?.email;
  done(
    fill(said.moved, { email: to }) +
      (mine ? ` ${fill(said.moved_away, { mine, email: to })}` : ""),
  );
}

/** @param {{ email: string, due_at: string }} waiting the old address is told, and may stop it */
function waits({ email: to, due_at: due }) {
  byId("address", HTMLDetailsElement).open = false;
  begin();
  done(fill(said.waits, { email: to, time: dayAndTime(due) }));
}

/** @param {Event} [event] */
async function resend(event) {
  event?.preventDefault();
  say("resent", "");
  const still = staying();
  const answer = await send("POST", "resends");
  if (!still()) return;
  if (answer.status === 202) showSuccess(said.resent);
  else if (isGone(answer)) askAgain(number, resend);
  else showProblem(answer, resend);
}

/**
 * @param {"POST" | "PUT"} method
 * @param {string} path
 * @param {object} [values]
 */
function send(method, path, values) {
  const body = values && JSON.stringify(values);
  return call(method, `/tickets/${number}/${path}`, { body, token: access.read()?.token });
}

/**
 * @param {HTMLFormElement} form
 * @param {Answer} answer
 * @param {() => void} retry
 */
function refused(form, answer, retry) {
  if (isGone(answer)) return askAgain(number, retry);
  const wrong = faultsOf(answer);
  if (wrong.length > 0) showFaults(form, wrong);
  else showProblem(answer, retry);
}

/**
 * @param {string} id of a place that screen readers listen to
 * @param {string} sentence
 */
function say(id, sentence) {
  byId(id, HTMLElement).textContent = sentence;
}

asking.addEventListener("submit", ask);
proving.addEventListener("submit", prove);
resending.addEventListener("submit", resend);
