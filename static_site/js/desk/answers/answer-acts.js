import { showFaults } from "../../common/forms/faults.js";
import { tidyValuesOf } from "../../common/forms/fields.js";
import { fill } from "../../common/text.js";
import { html, nothing } from "../../lit-html.js";
import { input, textarea } from "../parts.js";
import { workWords } from "../beside/work-words.js";
import { pageWords } from "../beside/page-words.js";
import { faultSentence } from "./answer-faults.js";
import { filesChecklist, filesNote, isChecked, UNCHECKED } from "./answer-files.js";

/** @import { AnswerSeen, FieldFound } from "../../contract" */

/** The forms of what is decided of an answer: with a reason, or with what is let stand. */

const said = pageWords.answers;
/** @typedef {{ send: (body?: unknown) => void, cancel: () => void }} Ways */

/**
 * @param {AnswerSeen["acts"][number]} act
 * @param {AnswerSeen} answer
 * @param {Ways} ways
 */
export function actForm(act, answer, { send, cancel }) {
  const told = said.forms[/** @type {keyof typeof said.forms} */ (act)];
  const form = `act-${act}`;
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    const sent = /** @type {HTMLFormElement} */ (event.currentTarget);
    const values = tidyValuesOf(sent);
    const missing = needed(act, answer).filter((name) => !values[name]);
    const unchecked = act === "approve" && hasFiles(answer) && !isChecked(values);
    if (missing.length === 0 && !unchecked) return send(bodyOf(act, answer, values));
    const faults = missing.map((field) => ({ field, code: "missing" }));
    if (unchecked) faults.push(UNCHECKED);
    showFaults(sent, faults, (fault) =>
      /^let\./.test(fault.field) ? said.faults.let_reason : faultSentence(fault),
    );
  };
  return html`<form class="desk-act" id=${form} novalidate @submit=${submit} aria-labelledby="act-title">
    <h2 class="govuk-heading-s" id="act-title" tabindex="-1">${told.title}</h2>
    <p>${told.text}</p>
    ${act === "approve" ? approval(form, answer) : nothing}
    ${act === "return" || act === "withdraw" ? textarea({ form, name: "reason", label: said.reason }, 3) : nothing}
    <div class="govuk-button-group">
      <button class="govuk-button" type="submit">${told.send}</button>
      <button class="govuk-button govuk-button--secondary" type="button" @click=${cancel}>${workWords.acts.cancel}</button>
    </div>
  </form>`;
}

/** @param {AnswerSeen} answer */
function hasFiles({ writing }) {
  return (writing?.files?.length ?? 0) > 0;
}

/** What a second person may let stand, each word once. @param {AnswerSeen} answer */
function loose({ found }) {
  const may = found.filter(({ kind }) => kind === "name" || kind === "institution");
  return [...new Map(may.map((one) => [`${one.kind} ${one.text}`, one])).values()];
}

/**
 * @param {string} form
 * @param {AnswerSeen} answer
 */
function approval(form, answer) {
  const stays = loose(answer);
  return html`
    ${answer.published ? html`<p>${said.corrects_unknown}</p>` : nothing}
    ${stays.length > 0 ? html`<p>${said.let_lead}</p>` : nothing}
    ${stays.map(({ kind, text }, at) => input({ form, name: `let.${at}`, label: fill(said.let_label, { text, kind: said.kinds[kind] }) }))}
    ${answer.published ? textarea({ form, name: "correction", label: said.correction_label, hint: said.correction_hint }, 3) : nothing}
    ${filesNote(answer.writing?.files)} ${hasFiles(answer) ? filesChecklist(form) : nothing}
  `;
}

/**
 * @param {string} act
 * @param {AnswerSeen} answer
 */
function needed(act, answer) {
  if (act === "return" || act === "withdraw") return ["reason"];
  if (act !== "approve") return [];
  const reasons = loose(answer).map((_, at) => `let.${at}`);
  return answer.published ? [...reasons, "correction"] : reasons;
}

/**
 * @param {string} act
 * @param {AnswerSeen} answer
 * @param {Record<string, string>} values
 */
function bodyOf(act, answer, values) {
  if (act === "discard") return undefined;
  if (act !== "approve") return { reason: values.reason };
  const stand = (/** @type {FieldFound} */ { kind, text }, /** @type {number} */ at) => ({
    kind,
    text,
    reason: values[`let.${at}`],
  });
  return {
    let_stand: loose(answer).map(stand),
    correction: values.correction,
    confidentiality_checked: hasFiles(answer),
  };
}
