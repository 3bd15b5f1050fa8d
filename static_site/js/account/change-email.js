import { faultsOf } from "../common/api.js";
import { faultOfCode, faultsOfEmail } from "../common/forms/checks.js";
import { byId } from "../common/dom.js";
import { clearFaults, showFaults } from "../common/forms/faults.js";
import { tidyValuesOf } from "../common/forms/fields.js";
import { showProblem } from "../common/problem.js";
import { asHolder, remember } from "../common/account-owner.js";
import { session } from "../common/storage/storage.js";
import { staying } from "../common/visit.js";
import { accountWords } from "../account-words.js";

/** *Cambiar mi correo*: a code from the present address and one from the new. */

const form = byId("address", HTMLFormElement);
const codes = byId("codes", HTMLFormElement);
/** @type {(told: string) => void} */
let moved = () => {};
/** What makes the tries at both codes this page's own. */
let nonce = "";

/** The address that both codes are for. */
let wanted = "";

/** @param {(told: string) => void} then told what became of it */
export function watchAddress(then) {
  moved = then;
  form.addEventListener("submit", ask);
  codes.addEventListener("submit", change);
}

export function showAddress() {
  codes.hidden = wanted === "";
}

/** @param {Event} [event] */
async function ask(event) {
  event?.preventDefault();
  const { email = "" } = tidyValuesOf(form);
  const faults = faultsOfEmail(email);
  if (faults.length > 0) return showFaults(form, faults);
  clearFaults(form);
  const still = staying();
  const answer = await asHolder("POST", "/account/email-codes", { email });
  const wrong = faultsOf(answer);
  if (!still() && answer.status !== 202) return;
  if (answer.status === 401) return;
  if (wrong.length > 0) return showFaults(form, wrong);
  if (answer.status !== 202) return showProblem(answer, ask);
  wanted = email;
  nonce = answer.body.nonce;
  byId("old-address", HTMLElement).textContent = session.read()?.email ?? "";
  byId("new-address", HTMLElement).textContent = email;
  codes.hidden = false;
  if (still()) byId("codes-title", HTMLElement).focus();
}

/** @param {Event} [event] */
async function change(event) {
  event?.preventDefault();
  const { code = "", new_code = "" } = tidyValuesOf(codes);
  const faults = [faultOfCode("code", code), faultOfCode("new_code", new_code)];
  const found = faults.filter((fault) => fault !== null);
  if (found.length > 0) return showFaults(codes, found);
  clearFaults(codes);
  const still = staying();
  const answer = await asHolder("PUT", "/account/email", {
    email: wanted,
    code,
    new_code,
    nonce,
  });
  const wrong = faultsOf(answer);
  if (!still() && answer.status !== 200) return;
  if (answer.status === 401) return;
  if (wrong.length > 0) return showFaults(codes, wrong);
  if (answer.status !== 200) return showProblem(answer, change);
  remember(answer.body);
  wanted = "";
  form.reset();
  codes.reset();
  if (still()) moved(accountWords.moved);
}
