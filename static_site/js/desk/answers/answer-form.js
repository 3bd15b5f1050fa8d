import { byId, titled } from "../../common/dom.js";
import { clearFaults, showFaults } from "../../common/forms/faults.js";
import { putValues, tidyValuesOf } from "../../common/forms/fields.js";
import { newKey } from "../../common/sending.js";
import { fill } from "../../common/text.js";
import { staying } from "../../common/visit.js";
import { html, nothing, render } from "../../lit-html.js";
import { ask } from "../calls.js";
import { forgetForm, keepForm } from "../compose/desk-drafts.js";
import { addressOf, go } from "../location.js";
import { NEW } from "../pages/canned-form.js";
import { boxesOf, chosenOf, filesPart, isChecked, placeFaults, UNCHECKED } from "./answer-files.js";
import { input, select, textarea, topicOptions } from "../parts.js";
import { box, missed, refused } from "../refusals.js";
import { setup } from "../setup.js";
import { tell } from "../tell.js";
import { workWords } from "../beside/work-words.js";
import { pageWords } from "../beside/page-words.js";
import { faultSentence } from "./answer-faults.js";

/** @import { Answer } from "../../common/api.js" */
/** @import { AnswerSeen, AnswerText } from "../../contract" */

/** The form of an answer for everybody: what is asked and answered, in one language or two. */

const said = pageWords.answers;
/** Links that an answer may have (`chalicelib/domain/answers/answer.py`). */
const MOST_LINKS = 10;

/**
 * @typedef {object} Place what is edited
 * @property {string} id of the answer; `NEW` for one that does not exist yet
 * @property {number} version that the page knows
 * @property {string} key of the call that makes a new one: pressed twice, it makes one
 * @property {Partial<AnswerText>} text
 * @property {boolean} corrects whether it stands published
 * @property {number} links rows that are shown for them
 * @property {Pick<AnswerSeen, "offered" | "offers_none">} offer files that may go along
 */

export function editNew() {
  open({
    id: NEW,
    version: 0,
    key: newKey(),
    text: {},
    corrects: false,
    links: 1,
    offer: { offered: [] },
  });
}

/** @param {AnswerSeen} answer */
export function editAnswer({ id, version, writing, published, ...offer }) {
  /** @type {Partial<AnswerText>} */
  const text = writing?.text ?? published?.edition.text ?? {};
  const links = Math.max(1, text.links?.length ?? 0);
  open({ id, version, key: "", text, corrects: Boolean(published), links, offer });
}

/** @param {Place} place */
function open(place) {
  titled(place.id === NEW ? said.add : said.edit);
  draw(place);
  const form = byId("answer", HTMLFormElement);
  form.reset();
  putValues(form, { ...valuesOf(place.text), ...boxesOf(place.offer) });
  keepForm(form, nameOf(place));
  byId("answer-title", HTMLElement).focus();
}

/** What is typed over one version is not put over another. @param {Place} place */
function nameOf({ id, version }) {
  return `answer.${id}.${version}`;
}

/**
 * @param {Partial<AnswerText>} text
 * @returns {Record<string, string>}
 */
function valuesOf({ links = [], ...text }) {
  const flat = links.flatMap((link, at) => [
    [`links.${at}.text`, link.text],
    [`links.${at}.url`, link.url],
  ]);
  return { .../** @type {Record<string, string>} */ (text), ...Object.fromEntries(flat) };
}

/** @param {Place} place */
function draw(place) {
  const back = { publicacion: place.id === NEW ? null : place.id, editar: null };
  const more = () => draw(Object.assign(place, { links: place.links + 1 }));
  render(
    html`
      <div class="desk-page site-measure">
        <p><a class="govuk-link" href=${addressOf(back)}>${said.back}</a></p>
        <h1 class="govuk-heading-l" id="answer-title" tabindex="-1">${place.id === NEW ? said.add : said.edit}</h1>
        <p class="govuk-body">${place.corrects ? said.form_corrects : said.form_lead}</p>
        ${place.corrects ? html`<p class="govuk-body" id="corrects-unknown">${said.corrects_unknown}</p>` : nothing}
        <form id="answer" novalidate @submit=${(/** @type {SubmitEvent} */ event) => save(event, place)}>
          ${select(field("topic"), topicOptions(setup().topics, place.text.topic, workWords.acts.choose))}
          ${input(field("question_es", said.hints.question))} ${textarea(field("answer_es", said.hints.answer), 12)}
          <details class="govuk-details" ?open=${Boolean(place.text.question_en)}>
            <summary class="govuk-details__summary">${said.english}</summary>
            <p class="desk-hint">${said.english_hint}</p>
            ${input(field("question_en"))} ${textarea(field("answer_en"), 8)}
          </details>
          ${input(field("period", said.hints.period))} ${input(field("territory", said.hints.territory))}
          <fieldset class="govuk-fieldset">
            <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">${said.links}</legend>
            <p class="desk-hint">${said.links_hint}</p>
            ${Array.from({ length: place.links }, (_, at) => linkFields(at))}
            ${
              place.links < MOST_LINKS
                ? html`<button type="button" class="govuk-button govuk-button--secondary" id="more-links" @click=${more}>${said.more_links}</button>`
                : nothing
            }
          </fieldset>
          ${filesPart("answer", place.offer)}
          <button class="govuk-button" type="submit">${said.save}</button>
          <p class="desk-hint">${said.save_hint}</p>
        </form>
      </div>
    `,
    byId("desk", HTMLElement),
  );
}

/**
 * @param {keyof typeof said.fields} name
 * @param {string} [hint]
 */
function field(name, hint = "") {
  return { form: "answer", name, label: said.fields[name], hint };
}

/** @param {number} at */
function linkFields(at) {
  const number = { at: at + 1 };
  const named = (/** @type {"text" | "url"} */ part) => ({
    form: "answer",
    name: `links.${at}.${part}`,
    label: fill(said.link_fields[part], number),
  });
  return html`${input(named("text"))} ${input(named("url"), "url")}`;
}

/** @param {HTMLFormElement} form @param {Place} place */
function textOf(form, place) {
  const values = tidyValuesOf(form);
  const { topic, question_es, answer_es, question_en, answer_en, period, territory } = values;
  const rows = Array.from({ length: place.links }, (_, at) => ({
    text: values[`links.${at}.text`] ?? "",
    url: values[`links.${at}.url`] ?? "",
  }));
  const links = rows.filter(({ text, url }) => text || url);
  return { topic, question_es, answer_es, question_en, answer_en, period, territory, links };
}

/**
 * @param {SubmitEvent | null} event
 * @param {Place} place
 */
async function save(event, place) {
  event?.preventDefault();
  const form = byId("answer", HTMLFormElement);
  clearFaults(form);
  const text = textOf(form, place);
  const values = tidyValuesOf(form);
  const files = chosenOf(values);
  if (files.length > 0 && !isChecked(values)) return showFaults(form, [UNCHECKED], faultSentence);
  const body = { ...text, files, confidentiality_checked: files.length > 0 };
  const still = staying();
  const answer = await (place.id === NEW
    ? ask("POST", "/answers", { body: { text }, key: place.key })
    : ask("PUT", `/answers/${place.id}/draft`, { body, version: place.version }));
  const done = answer.status === 200 || answer.status === 201;
  if (done) forgetForm(nameOf(place));
  if (!still()) return done ? undefined : missed(answer, said.title);
  if (!done) return notSaved(answer, form, place);
  go(addressOf({ publicacion: answer.body.id, editar: null }), { replace: place.id === NEW });
  tell(said.saved);
}

/**
 * Nothing typed is lost: where somebody else saved meanwhile, theirs can be read beside it, and a
 * second press puts this one in its place.
 *
 * @param {Answer} answer
 * @param {HTMLFormElement} form
 * @param {Place} place
 */
function notSaved(answer, form, place) {
  for (const fault of answer.body?.errors ?? []) fault.field = fault.field.replace(/^text\./, "");
  placeFaults(answer.body?.errors ?? [], chosenOf(tidyValuesOf(form)));
  const raced = () => {
    if (place.id === NEW) place.key = newKey();
    const { version, saved } = answer.body?.current ?? {};
    if (version) place.version = version;
    const told = version ? fill(said.raced.text, { name: saved?.by_name ?? "" }) : said.raced.gone;
    const made = box({ title: said.raced.title, text: told });
    if (!version) return;
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.target = "_blank";
    link.href = addressOf({ publicacion: place.id, editar: null });
    link.textContent = said.raced.theirs;
    made.append(link);
  };
  refused(answer, { form, say: faultSentence, retry: () => save(null, place), raced });
}
