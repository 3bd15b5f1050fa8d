import { bytes, fill } from "../../common/text.js";
import { staying } from "../../common/visit.js";
import { html, nothing } from "../../lit-html.js";
import { ask } from "../calls.js";
import { checkbox } from "../parts.js";
import { refused } from "../refusals.js";
import { workWords } from "../beside/work-words.js";
import { pageWords } from "../beside/page-words.js";

/** @import { Fault } from "../../common/types/fault" */
/** @import { AnswerFile, AnswerSeen } from "../../contract" */

/** The files that go along with an answer: chosen, confirmed with the filesChecklist, fetched. */

const said = pageWords.answers;
const LINES = workWords.composer.checklist;
const CHECKED = "confidentiality_checked";

/**
 * The files that may go along, none by itself, and the checklist of those that do.
 *
 * @param {string} form its id
 * @param {Pick<AnswerSeen, "offered" | "offers_none">} offer
 */
export function filesPart(form, { offered = [], offers_none: none }) {
  if (offered.length === 0 && !none) return nothing;
  return html`<fieldset class="govuk-fieldset desk-answer-files" id="offered">
    <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">${said.files}</legend>
    ${none ? html`<p class="desk-hint" id="offers-none">${said.offers_none[none]}</p>` : nothing}
    ${
      offered.length === 0
        ? nothing
        : html`<p class="desk-hint">${said.files_hint}</p>
          ${offered.map(
            ({
              id,
              name,
              size,
              chosen,
            }) => html`<div class="govuk-form-group" data-field="file.${id}" data-label=${name}>
              ${checkbox(form, `file.${id}`, html`<bdi>${name}</bdi> (${bytes(size)})`, { checked: Boolean(chosen) })}
            </div>`,
          )}
          ${filesChecklist(form)}`
    }
  </fieldset>`;
}

/** What both persons confirm (Ley de Estadística, art. 21). @param {string} form its id */
export function filesChecklist(form) {
  return html`<div class="govuk-form-group desk-checklist" data-field=${CHECKED} data-label=${workWords.composer.checklist_label}>
    <fieldset class="govuk-fieldset">
      <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">${workWords.composer.checklist_label}</legend>
      ${LINES.map((line, at) => checkbox(form, `check.${at}`, line))}
    </fieldset>
  </div>`;
}

/**
 * The boxes of the files that were chosen when the answer was saved.
 *
 * @param {Pick<AnswerSeen, "offered">} offer
 */
export function boxesOf({ offered = [] }) {
  return Object.fromEntries(
    offered.filter(({ chosen }) => chosen).map(({ id }) => [`file.${id}`, "on"]),
  );
}

/** The ids of the files that are chosen, in their order. @param {Record<string, string>} values */
export function chosenOf(values) {
  return Object.keys(values).flatMap((name) => /^file\.(.+)$/.exec(name)?.[1] ?? []);
}

/** Whether each line of the checklist is ticked. @param {Record<string, string>} values */
export function isChecked(values) {
  return LINES.every((_, at) => values[`check.${at}`]);
}

/** What is told of a checklist that is not. @type {Fault} */
export const UNCHECKED = { field: CHECKED, code: "required" };

/**
 * Faults name a file by its place among those that were sent, and the form by its id.
 *
 * @param {Fault[]} faults
 * @param {string[]} ids
 */
export function placeFaults(faults, ids) {
  for (const fault of faults) {
    const place = /^files\.(\d+)$/.exec(fault.field)?.[1];
    if (place !== undefined && ids[Number(place)]) fault.field = `file.${ids[Number(place)]}`;
  }
}

/**
 * The files of a text, each to be fetched as it is, or would be, published.
 *
 * @param {string} answer its id
 * @param {AnswerFile[]} [files]
 */
export function fileList(answer, files = []) {
  if (files.length === 0) return nothing;
  return html`<h3 class="govuk-heading-s">${said.files}</h3>
    <ul class="govuk-list govuk-list--bullet" data-shown="files">
      ${files.map(
        (file) => html`<li class="desk-address">
          <button type="button" class="desk-quiet" data-file=${file.id} @click=${() => download(answer, file)}><bdi>${file.name}</bdi></button>
          (${bytes(file.size)})
        </li>`,
      )}
    </ul>`;
}

/** What files cannot be looked at for. @param {AnswerFile[]} [files] */
export function filesNote(files = []) {
  return files.length === 0 ? nothing : html`<p>${said.files_approve}</p>`;
}

/**
 * @param {string} answer its id
 * @param {AnswerFile} file
 */
async function download(answer, file) {
  const still = staying();
  const found = await ask("GET", `/answers/${answer}/files/${file.id}?redirect=no`);
  if (found.status === 200) window.location.assign(found.body.url);
  else if (still()) refused(found, { retry: () => download(answer, file) });
}

/** What the form calls a file. @param {string} path */
function labelOf(path) {
  const group = document.querySelector(`[data-field="${CSS.escape(path)}"]`);
  return (group instanceof HTMLElement && group.dataset.label) || path;
}

/** A file by the place that a find names, or by the id that the form has. @param {string} path @param {AnswerFile[]} [files] */
export function fileName(path, files = []) {
  if (path.startsWith("file.")) return labelOf(path);
  const place = /^files\.(\d+)$/.exec(path)?.[1];
  if (place === undefined) return null;
  return files[Number(place)]?.name ?? fill(said.file_number, { at: Number(place) + 1 });
}
