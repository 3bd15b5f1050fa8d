import { call } from "../common/api.js";
import { dayAndTime } from "../common/dates.js";
import { byId, showStep } from "../common/dom.js";
import { showProblem } from "../common/problem.js";
import { askProof, hideProof, isUnproved } from "./proof.js";
import { askAgain, isGone } from "./ticket-access.js";
import { access } from "../common/storage/storage.js";
import { fill } from "../common/text.js";
import { staying } from "../common/visit.js";
import { ticketWords as said } from "../ticket-words.js";

/** @import { Answer } from "../common/api.js" */
/** @import { PublicTicket } from "../contract" */

/**
 * A change of a ticket's address that the old one did not prove: told to whoever reads the ticket,
 * and stopped or undone from the old address. `#deshacer=<token>`, from a mail, shows the button;
 * following the link changes nothing.
 */
const button = byId("correction-stop", HTMLButtonElement);
const mailed = byId("undo", HTMLButtonElement);

let number = "";
/** @type {(told: string) => void} */
let done = () => {};

/**
 * @param {PublicTicket} ticket
 * @param {(told: string) => void} then told what became of it
 */
export function offerUndoing(ticket, then) {
  [number, done] = [ticket.number, then];
  hideProof();
  const { correction } = ticket;
  byId("correction", HTMLElement).hidden = !correction;
  if (!correction) return;
  const facts = { email: correction.email, time: dayAndTime(correction.until) };
  const waiting = correction.state === "waiting";
  const text = waiting ? said.correction_waiting : said.correction_done;
  byId("correction-text", HTMLElement).textContent = fill(text, facts);
  button.textContent = waiting ? said.correction_stop : said.correction_undo;
  button.hidden = !correction.stoppable;
}

async function undo() {
  const still = staying();
  const answer = await post(number, access.read()?.token);
  if (!still()) return;
  if (isUnproved(answer)) return askProof(number, undo);
  if (isGone(answer)) return askAgain(number, undo);
  if (answer.status !== 200) return showProblem(answer, undo, "");
  done(resultOf(answer));
}

/**
 * Show the button of a mail, if the address bar holds its token, and take the token out of it.
 *
 * @param {string} ticket the number that the address names
 * @param {boolean} moved whether the reader moved here, rather than loaded the page here
 * @returns {boolean} whether it is shown
 */
export function showMailedButton(ticket, moved) {
  const token = new URLSearchParams(window.location.hash.slice(1)).get("deshacer");
  if (token === null) return false;
  window.history.replaceState(null, "", window.location.pathname + window.location.search);
  mailed.hidden = false;
  mailed.onclick = () => press(ticket, token);
  showStep("step-undo", moved);
  return true;
}

/**
 * @param {string} ticket
 * @param {string} token
 */
async function press(ticket, token) {
  const still = staying();
  const answer = await post(ticket, token);
  if (!still()) return;
  const over = [401, 403, 404, 409].includes(answer.status);
  if (answer.status !== 200 && !over) return showProblem(answer, () => press(ticket, token), "");
  mailed.hidden = true;
  byId("undone", HTMLElement).textContent = over ? said.correction_over : resultOf(answer);
}

/** @param {Answer} answer */
function resultOf(answer) {
  return answer.body.undone ? said.correction_undone : said.correction_stopped;
}

/**
 * @param {string} ticket
 * @param {string | undefined} token
 */
function post(ticket, token) {
  return call("POST", `/tickets/${encodeURIComponent(ticket)}/email/undo`, { token });
}

button.addEventListener("click", undo);
