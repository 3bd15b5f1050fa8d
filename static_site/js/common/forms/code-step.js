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

/**
 * A box of the page that mails a code and asks for it, then does what needed it.
 *
 * @param {string} name what the ids of its elements begin with
 * @param {Ways} ways
 */
export function codeStep(name, { sent, mail, prove, proved, handled }) {
  const box = byId(name, HTMLElement);
  const form = byId(`${name}-form`, HTMLFormElement);
  const told = byId(`${name}-sent`, HTMLElement);
  /** What came with the code: its tries are this browser's own. */
  let nonce = "";
  /** @type {() => void} what the reader wanted to do */
  let retry = () => {};

  /** Put it away, with nothing filled in. */
  function hide() {
    form.reset();
    clearFaults(form);
    form.hidden = true;
    told.textContent = "";
    box.hidden = true;
  }

  /** @param {() => void} then what to do once the code has proved it */
  function show(then) {
    retry = then;
    hide();
    box.hidden = false;
    byId(`${name}-title`, HTMLElement).focus();
  }

  /** @param {Event} [event] */
  async function send(event) {
    event?.preventDefault();
    const still = staying();
    const answer = await mail();
    if (!still() || handled?.(answer, send)) return;
    if (answer.status !== 202) return showProblem(answer, send, "");
    nonce = answer.body.nonce;
    told.textContent = sent;
    form.hidden = false;
    byId(`${name}-code`, HTMLInputElement).focus();
  }

  /** @param {Event} [event] */
  async function check(event) {
    event?.preventDefault();
    const { code = "" } = tidyValuesOf(form);
    const fault = faultOfCode("code", code);
    if (fault) return showFaults(form, [fault]);
    clearFaults(form);
    const still = staying();
    const answer = await prove(code, nonce);
    if (!still()) return;
    const wrong = faultsOf(answer);
    if (wrong.length > 0) return showFaults(form, wrong);
    if (handled?.(answer, check)) return;
    if (answer.status !== 201) return showProblem(answer, check);
    proved?.(answer);
    hide();
    retry();
  }

  byId(`${name}-ask`, HTMLFormElement).addEventListener("submit", send);
  form.addEventListener("submit", check);
  return { show, hide };
}
