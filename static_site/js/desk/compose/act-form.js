import { clearFaults, showFaults } from "../../common/forms/faults.js";
import { tidyValuesOf } from "../../common/forms/fields.js";
import { html, nothing } from "../../lit-html.js";
import { chosenIn } from "../filing/topic-and-area.js";
import { forgetForm, keepForm } from "./desk-drafts.js";
import { deskSentence } from "../refusals.js";
import { workWords } from "../beside/work-words.js";
import { FORMS } from "../ticket/acts.js";

/** @import { DeskTicket } from "../../contract" */
/** @import { Form } from "../ticket/acts.js" */

/** The form of an act as it is shown, checked, sent and kept. */

const said = workWords.acts;

/**
 * The form of an act.
 *
 * @param {string} act
 * @param {DeskTicket | null} ticket
 * @param {{ send: (change: Record<string, unknown>, form: HTMLFormElement) => void,
 *   cancel: () => void, redraw: () => void }} ways `redraw`: what is chosen changes what is offered
 * @param {Record<string, Form>} [forms]
 */
export function formOf(act, ticket, { send, cancel, redraw }, forms = FORMS) {
  const form = forms[act];
  if (!form) return nothing;
  const told = said[/** @type {"assign"} */ (act)];
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    const sent = /** @type {HTMLFormElement} */ (event.currentTarget);
    const values = tidyValuesOf(sent);
    const missing = form.required.filter((field) => !values[field]);
    missing.unshift(...(form.unchosen?.(values, ticket) ?? []));
    if (missing.length > 0) {
      return showFaults(
        sent,
        missing.map((field) => ({ field, code: "missing" })),
        deskSentence,
      );
    }
    clearFaults(sent);
    const change = form.change(values, ticket);
    return Object.keys(change).length > 0 ? send(change, sent) : cancel();
  };
  return html`
    <form class="desk-act" id="act-${act}" novalidate @submit=${submit} @change=${redraw} aria-labelledby="act-title">
      <h2 class="govuk-heading-s" id="act-title" tabindex="-1">${told.title}</h2>
      ${form.fields(`act-${act}`, ticket, chosenIn(`act-${act}`))}
      <div class="govuk-button-group">
        <button class="govuk-button" type="submit">${told.send}</button>
        <button class="govuk-button govuk-button--secondary" type="button" @click=${cancel}>
          ${said.cancel}
        </button>
      </div>
    </form>
  `;
}

/**
 * Keep what is typed into an act's form, and put the focus on it.
 *
 * @param {string} act
 * @param {string} number
 */
export function enterForm(act, number) {
  const form = document.getElementById(`act-${act}`);
  if (!(form instanceof HTMLFormElement)) return;
  keepForm(form, formName(act, number));
  const first = form.querySelector("input, select, textarea") ?? form.querySelector("h2");
  if (first instanceof HTMLElement) first.focus();
}

/**
 * @param {string} act
 * @param {string} number
 */
export function leaveForm(act, number) {
  forgetForm(formName(act, number));
}

/**
 * @param {string} act
 * @param {string} number
 */
function formName(act, number) {
  return `${number}.${act}`;
}
