import { call, faultsOf } from "../common/api.js";
import { faultOfCode, faultsOfEmail } from "../common/forms/checks.js";
import { byId } from "../common/dom.js";
import { clearFaults, showFaults } from "../common/forms/faults.js";
import { tidyValuesOf } from "../common/forms/fields.js";
import { showProblem } from "../common/problem.js";
import { remember } from "../common/account-owner.js";
import { earlierToken, place } from "../common/storage/storage.js";
import { staying } from "../common/visit.js";
import { language } from "../words.js";
import { accountWords } from "../account-words.js";

/** Sign in or register: an address, then the code that was mailed to it. */

/** @type {ReturnType<typeof place<string>>} who was mailed a code, so that a reload asks for it */
const asked = place("session", "asked");

/** @type {ReturnType<typeof place<string>>} what makes the tries at the code this tab's own */
const nonce = place("session", "nonce");

/** @type {(hash: string, told?: string) => void} */
let go = () => {};

/** @returns {string} the address that was mailed a code, or nothing */
export function askedEmail() {
  return asked.read() ?? "";
}

/** @param {(hash: string, told?: string) => void} move goes to a step of the page */
export function watchSignIn(move) {
  go = move;
  byId("start", HTMLFormElement).addEventListener("submit", ask);
  byId("prove", HTMLFormElement).addEventListener("submit", prove);
  byId("another-code", HTMLButtonElement).addEventListener("click", () =>
    send(askedEmail(), accountWords.sent_again),
  );
  byId("another-email", HTMLAnchorElement).addEventListener("click", (event) => {
    event.preventDefault();
    asked.clear();
    go("");
  });
}

/** @param {Event} event */
function ask(event) {
  event.preventDefault();
  const form = byId("start", HTMLFormElement);
  const { email = "" } = tidyValuesOf(form);
  const faults = faultsOfEmail(email);
  if (faults.length > 0) return showFaults(form, faults);
  clearFaults(form);
  send(email);
}

/**
 * @param {string} email
 * @param {string} [told]
 */
async function send(email, told) {
  const body = JSON.stringify({ email, language });
  const still = staying();
  const answer = await call("POST", "/sessions/codes", { body, token: earlierToken() });
  if (!still()) return;
  const wrong = faultsOf(answer);
  if (wrong.length > 0) return showFaults(byId("start", HTMLFormElement), wrong);
  if (answer.status !== 202) return showProblem(answer, () => send(email, told));
  asked.write(email);
  nonce.write(answer.body.nonce);
  byId("code", HTMLInputElement).value = "";
  go("#codigo", told);
}

/** @param {Event} [event] */
async function prove(event) {
  event?.preventDefault();
  const form = byId("prove", HTMLFormElement);
  const { code = "" } = tidyValuesOf(form);
  const fault = faultOfCode("code", code);
  if (fault) return showFaults(form, [fault]);
  clearFaults(form);
  const typed = { email: askedEmail(), code, nonce: nonce.read() ?? "", language };
  const answer = await call("POST", "/sessions", {
    body: JSON.stringify(typed),
    token: earlierToken(),
  });
  const wrong = faultsOf(answer);
  if (wrong.length > 0) return showFaults(form, wrong);
  if (answer.status !== 201) return showProblem(answer, prove);
  remember(answer.body);
  asked.clear();
  nonce.clear();
  form.reset();
  go("#tickets");
}
