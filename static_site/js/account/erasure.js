import { faultsOf } from "../common/api.js";
import { faultOfCode } from "../common/forms/checks.js";
import { dayOf } from "../common/dates.js";
import { byId } from "../common/dom.js";
import { clearFaults, showFaults } from "../common/forms/faults.js";
import { tidyValuesOf } from "../common/forms/fields.js";
import { showProblem } from "../common/problem.js";
import { asHolder } from "../common/account-owner.js";
import { fill } from "../common/text.js";
import { staying } from "../common/visit.js";
import { accountWords as said } from "../account-words.js";

/** *Borrar mis datos*: asked for with a box to be ticked and a mailed code, and taken back while it waits. */

const form = byId("erasing", HTMLFormElement);
const proving = byId("erasing-code", HTMLFormElement);
/** @type {(told: string) => void} */
let done = () => {};
/** @type {string[]} tickets that the erasure waits for, as far as it was told */
let open = [];
/** What came with the code: its tries are this browser's own. */
let nonce = "";

/** @param {(told: string) => void} then told what became of it */
export function watchErasing(then) {
  done = then;
  form.addEventListener("submit", sendCode);
  proving.addEventListener("submit", ask);
  byId("keep", HTMLButtonElement).addEventListener("click", keep);
}

export function showErasing() {
  for (const each of [form, proving]) {
    each.reset();
    clearFaults(each);
  }
  proving.hidden = true;
}

/** Say whether an erasure is asked for. */
export async function watchPending() {
  const still = staying();
  const answer = await asHolder("GET", "/account");
  if (!still()) return;
  if (answer.status !== 200) return; // the step itself tells what is wrong
  const since = answer.body.erasure_asked_at;
  byId("pending", HTMLElement).hidden = !since;
  form.hidden = Boolean(since);
  if (!since) return;
  const due = answer.body.erasure_due_at ?? since;
  const held = answer.body.erasure_held ?? [];
  const stays = held.length > 0 ? ` ${fill(said.held_back, { numbers: held.join(", ") })}` : "";
  const waits = open.length > 0 ? ` ${fill(said.still_open, { numbers: open.join(", ") })}` : "";
  byId("pending-text", HTMLElement).textContent =
    fill(said.pending, { date: dayOf(since), due: dayOf(due) }) + waits + stays;
}

/** @param {Event} [event] */
async function sendCode(event) {
  event?.preventDefault();
  if (!byId("understood", HTMLInputElement).checked) {
    return showFaults(form, [{ field: "understood", code: "missing" }]);
  }
  clearFaults(form);
  const still = staying();
  const answer = await asHolder("POST", "/account/erasure-codes");
  if (!still()) return;
  if (answer.status === 401) return;
  if (answer.status !== 202) return showProblem(answer, sendCode, "");
  nonce = answer.body.nonce;
  proving.hidden = false;
  byId("erasing-code-title", HTMLElement).focus();
}

/** @param {Event} [event] */
async function ask(event) {
  event?.preventDefault();
  const { code = "" } = tidyValuesOf(proving);
  const fault = faultOfCode("code", code);
  if (fault) return showFaults(proving, [fault]);
  clearFaults(proving);
  const still = staying();
  const answer = await asHolder("DELETE", "/account", { code, nonce });
  if (answer.status === 202) open = answer.body.open;
  if (!still()) return watchPending(); // it is told on every step
  const wrong = faultsOf(answer);
  if (answer.status === 401) return;
  if (wrong.length > 0) return showFaults(proving, wrong);
  if (answer.status !== 202) return showProblem(answer, ask, "");
  done(said.asked);
}

async function keep() {
  const still = staying();
  const answer = await asHolder("DELETE", "/account/erasure");
  if (!still()) return watchPending();
  if (answer.status === 401) return;
  if (answer.status !== 200) return showProblem(answer, keep, "");
  open = [];
  done(said.kept);
}
