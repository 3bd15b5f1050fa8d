import { call, faultsOf } from "../common/api.js";
import { faultOfCode } from "../common/forms/checks.js";
import { byId } from "../common/dom.js";
import { clearFaults, showFaults } from "../common/forms/faults.js";
import { tidyValuesOf } from "../common/forms/fields.js";
import { showProblem } from "../common/problem.js";
import { askAgain, isGone } from "./renew.js";
import { access } from "../common/storage/storage.js";
import { staying } from "../common/visit.js";
import { words } from "../words.js";

/** @import { Answer } from "../common/api.js" */

/**
 * Prove that one reads the mail of a ticket: number and e-mail show it, and do not give it away.
 * The code goes to the address that the reader came with.
 */
const box = byId("proof", HTMLElement);
const asking = byId("proof-ask", HTMLFormElement);
const proving = byId("proof-form", HTMLFormElement);

let number = "";
/** What came with the code: its tries are this browser's own. */
let nonce = "";
/** @type {() => void} what the reader wanted to do */
let retry = () => {};

/**
 * @param {Answer} answer
 * @returns {boolean} whether it asks for a proof of the mailbox
 */
export function isUnproved(answer) {
  return answer.status === 403 && answer.body?.code === "proof_required";
}

/**
 * Ask for a code, then do what needed it.
 *
 * @param {string} ticket its number
 * @param {() => void} then
 */
export function askProof(ticket, then) {
  [number, retry] = [ticket, then];
  reset();
  box.hidden = false;
  byId("proof-title", HTMLElement).focus();
}

/** Put it away, with nothing filled in. */
export function hideProof() {
  reset();
  box.hidden = true;
}

function reset() {
  proving.reset();
  clearFaults(proving);
  proving.hidden = true;
  byId("proof-sent", HTMLElement).textContent = "";
}

/** @param {Event} [event] */
async function send(event) {
  event?.preventDefault();
  const still = staying();
  const answer = await post("proof-codes");
  if (!still()) return;
  if (isGone(answer)) return askAgain(number, send);
  if (answer.status !== 202) return showProblem(answer, send, "");
  nonce = answer.body.nonce;
  byId("proof-sent", HTMLElement).textContent = words.ticket.proof_sent;
  proving.hidden = false;
  byId("proof-code", HTMLInputElement).focus();
}

/** @param {Event} [event] */
async function prove(event) {
  event?.preventDefault();
  const { code = "" } = tidyValuesOf(proving);
  const fault = faultOfCode("code", code);
  if (fault) return showFaults(proving, [fault]);
  clearFaults(proving);
  const still = staying();
  const answer = await post("proofs", { code, nonce });
  if (!still()) return;
  const wrong = faultsOf(answer);
  if (wrong.length > 0) return showFaults(proving, wrong);
  if (isGone(answer)) return askAgain(number, prove);
  if (answer.status !== 201) return showProblem(answer, prove);
  access.write({ number, token: answer.body.access_token });
  hideProof();
  retry();
}

/**
 * @param {string} path
 * @param {object} [values]
 */
function post(path, values) {
  const body = values && JSON.stringify(values);
  return call("POST", `/tickets/${number}/${path}`, { body, token: access.read()?.token });
}

asking.addEventListener("submit", send);
proving.addEventListener("submit", prove);
