import { faultsOf } from "../api.js";
import { byId } from "../dom.js";
import { showProblem } from "../problem.js";
import { staying } from "../visit.js";
import { faultOfCode } from "./checks.js";
import { clearFaults, showFaults } from "./faults.js";
import { tidyValuesOf } from "./fields.js";

/** @import { Answer } from "../api.js" */

/**
 * @typedef {object} Ways
 * @property {string} sent what is said once the code is on its way
 * @property {() => Promise<Answer>} mail
 * @property {(code: string, nonce: string) => Promise<Answer>} prove
 * @property {(answer: Answer) => void} [proved] what to keep of the proof
 * @property {(answer: Answer, retry: () => void) => boolean} [handled] whether the caller goes on
 *   with an answer by itself
 */

/** @typedef {ReturnType<typeof partsOf>} Step */

/**
 * A box of the page that mails a code and asks for it, then does what needed it.
 *
 * @param {string} name what the ids of its elements begin with
 * @param {Ways} ways
 */
export function codeStep(name, ways) {
  const step = partsOf(name, ways);
  byId(`${name}-ask`, HTMLFormElement).addEventListener("submit", (event) => send(step, event));
  step.form.addEventListener("submit", (event) => check(step, event));
  return {
    hide: () => hide(step),
    /** @param {() => void} then what to do once the code has proved it */
    show(then) {
      step.retry = then;
      hide(step);
      step.box.hidden = false;
      byId(`${name}-title`, HTMLElement).focus();
    },
  };
}

/**
 * @param {string} name
 * @param {Ways} ways
 */
function partsOf(name, ways) {
  return {
    ...ways,
    box: byId(name, HTMLElement),
    form: byId(`${name}-form`, HTMLFormElement),
    told: byId(`${name}-sent`, HTMLElement),
    code: byId(`${name}-code`, HTMLInputElement),
    /** What came with the code: its tries are this browser's own. */
    nonce: "",
    /** What the reader wanted to do. */
    retry() {},
  };
}

/**
 * Put it away, with nothing filled in.
 *
 * @param {Step} step
 */
function hide({ box, form, told }) {
  form.reset();
  clearFaults(form);
  form.hidden = true;
  told.textContent = "";
  box.hidden = true;
}

/**
 * @param {Step} step
 * @param {Event} [event]
 */
async function send(step, event) {
  event?.preventDefault();
  const again = () => send(step);
  const still = staying();
  const answer = await step.mail();
  if (!still() || step.handled?.(answer, again)) return;
  if (answer.status !== 202) return showProblem(answer, again, "");
  step.nonce = answer.body.nonce;
  step.told.textContent = step.sent;
  step.form.hidden = false;
  step.code.focus();
}

/**
 * @param {Step} step
 * @param {Event} [event]
 */
async function check(step, event) {
  event?.preventDefault();
  const { form } = step;
  const again = () => check(step);
  const { code = "" } = tidyValuesOf(form);
  const fault = faultOfCode("code", code);
  if (fault) return showFaults(form, [fault]);
  clearFaults(form);
  const still = staying();
  const answer = await step.prove(code, step.nonce);
  if (!still()) return;
  const wrong = faultsOf(answer);
  if (wrong.length > 0) return showFaults(form, wrong);
  if (step.handled?.(answer, again)) return;
  if (answer.status !== 201) return showProblem(answer, again);
  step.proved?.(answer);
  hide(step);
  step.retry();
}
