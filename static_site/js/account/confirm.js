import { call, faultsOf } from "../common/api.js";
import { faultOfCode } from "../common/forms/checks.js";
import { byId } from "../common/dom.js";
import { clearFaults, showFaults } from "../common/forms/faults.js";
import { tidyValuesOf } from "../common/forms/fields.js";
import { remember } from "./account-owner.js";
import { showProblem } from "../common/problem.js";
import { session } from "../common/storage/storage.js";
import { staying } from "../common/visit.js";
import { language, words } from "../words.js";

/** @import { Answer } from "../common/api.js" */

/**
 * Sign in once more, in place: what concerns all of one's data asks for a code of the last
 * minutes, since the tab may have stood open on a computer that others use.
 */
const box = byId("renew", HTMLElement);
const proving = byId("renew-form", HTMLFormElement);
/** @type {() => void} what the reader wanted to do */
let retry = () => {};
/** What came with the code: its tries are this browser's own. */
let nonce = "";

/**
 * @param {Answer} answer
 * @param {() => void} then what to do once the reader has signed in again
 * @returns {boolean} whether it asks for that
 */
export function asksToRenew(answer, then) {
  if (answer.status !== 403 || answer.body?.code !== "proof_required") return false;
  retry = then;
  hideRenewal();
  box.hidden = false;
  byId("renew-title", HTMLElement).focus();
  return true;
}

/** Put it away, with nothing filled in. */
export function hideRenewal() {
  proving.reset();
  clearFaults(proving);
  proving.hidden = true;
  byId("renew-sent", HTMLElement).textContent = "";
  box.hidden = true;
}

export function watchRenewal() {
  byId("renew-ask", HTMLFormElement).addEventListener("submit", send);
  proving.addEventListener("submit", prove);
}

/** @param {Event} [event] */
async function send(event) {
  event?.preventDefault();
  const body = JSON.stringify({ email: session.read()?.email, language });
  const still = staying();
  const answer = await call("POST", "/sessions/codes", { body });
  if (!still()) return;
  if (answer.status !== 202) return showProblem(answer, send, "");
  nonce = answer.body.nonce;
  byId("renew-sent", HTMLElement).textContent = words.account.renew_sent;
  proving.hidden = false;
  byId("renew-code", HTMLInputElement).focus();
}

/** @param {Event} [event] */
async function prove(event) {
  event?.preventDefault();
  const { code = "" } = tidyValuesOf(proving);
  const fault = faultOfCode("code", code);
  if (fault) return showFaults(proving, [fault]);
  clearFaults(proving);
  const body = JSON.stringify({ email: session.read()?.email, code, nonce, language });
  const still = staying();
  const answer = await call("POST", "/sessions", { body });
  if (answer.status === 201) remember(answer.body);
  if (!still()) return;
  const wrong = faultsOf(answer);
  if (wrong.length > 0) return showFaults(proving, wrong);
  if (answer.status !== 201) return showProblem(answer, prove);
  hideRenewal();
  retry();
}
