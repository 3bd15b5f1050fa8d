import { byId, titled } from "../../common/dom.js";
import { clearFaults, showFaults } from "../../common/forms/faults.js";
import { tidyValuesOf } from "../../common/forms/fields.js";
import { clearSummary } from "../../common/problem.js";
import { html, nothing, render } from "../../lit-html.js";
import { counted, fill } from "../../common/text.js";
import { staying } from "../../common/visit.js";
import { ask } from "../calls.js";
import { forgetForm, keepForm } from "../compose/desk-drafts.js";
import { readable } from "../erased.js";
import { statusOf } from "../list/rows.js";
import { addressOf, go, pageHere } from "../location.js";
import { textarea } from "../parts.js";
import { box, deskSentence, missed, refused } from "../refusals.js";
import { tell } from "../tell.js";
import { attemptKey } from "../ticket/fetching.js";
import { thread } from "../ticket/thread.js";
import { since } from "../when.js";
import { workWords } from "../beside/work-words.js";
import { whom } from "./whom.js";

/** @import { Answer } from "../../common/api.js" */
/** @import { AskedTicket } from "../../contract" */

/**
 * The ticket of a question, to be read, and the answer. Once the question is over what was read is
 * taken away; what was typed stays.
 */

const said = workWords.questions;

/**
 * @param {string} number the ticket's
 * @param {string} question its id
 */
export async function showQuestion(number, question) {
  titled(fill(said.page, { number }));
  draw(number, question, null);
  keepForm(byId("answer", HTMLFormElement), formName(number, question));
  byId("question-title", HTMLElement).focus();
  await load(number, question);
}

/**
 * @param {string} number
 * @param {string} question
 */
async function load(number, question) {
  const still = staying();
  const answer = await ask("GET", pathOf(number, question));
  if (!still()) return;
  if (answer.status === 200) return draw(number, question, answer.body);
  refused(answer, { retry: () => load(number, question), raced: over });
}

/**
 * @param {string} number
 * @param {string} question
 * @param {AskedTicket | null} asked null until it is known, and once it is over
 */
function draw(number, question, asked) {
  if (pageHere() !== "preguntas") return;
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    send(number, question);
  };
  render(
    html`
      <div class="desk-asked">
        <p><a class="govuk-link" href=${list()}>${said.back}</a></p>
        <h1 class="govuk-heading-l" id="question-title" tabindex="-1">
          ${fill(said.page, { number })}
        </h1>
        ${asked ? about(asked) : nothing}
        <form class="desk-act" id="answer" novalidate @submit=${submit}>
          ${textarea({ form: "answer", name: "answer", label: said.answer, hint: said.answer_hint }, 5)}
          <button class="govuk-button" type="submit">${said.send}</button>
        </form>
        ${asked ? thread(asked, { download: () => {}, read: async () => null }) : nothing}
      </div>
    `,
    byId("desk", HTMLElement),
  );
}

/** @param {AskedTicket} asked */
function about({ subject, status, topic, area, question, hidden_files: files }) {
  const { body, to, by, at, late } = question;
  return html`
    <p class="desk-ticket__now">
      ${statusOf(status)} <span>${area.name}</span> · <span>${topic.name}</span>
    </p>
    <p class="govuk-body-l" dir="auto">${readable(subject)}</p>
    <p class="desk-hint">${said.read_only} ${files ? counted(said.files, files) : nothing}</p>
    <div class="desk-entry desk-entry--note">
      <div class="desk-entry__head">
        <h2 class="desk-entry__title">${said.question}</h2>
        ${late ? html`<span class="desk-tag">${said.late}</span>` : nothing}
      </div>
      <p class="desk-entry__told">
        ${fill(said.from, { name: by, area: area.name, ago: since(at) })} ·
        ${fill(said.asked_of, { to: whom(to) })}
      </p>
      <div class="desk-entry__body" dir="auto">${readable(body)}</div>
    </div>
  `;
}

/**
 * @param {string} number
 * @param {string} question
 * @param {Record<string, string>} [what] the same for each try
 */
async function send(number, question, what) {
  const form = byId("answer", HTMLFormElement);
  const sent = what ?? { answer: tidyValuesOf(form).answer ?? "" };
  if (!sent.answer) {
    return showFaults(form, [{ field: "answer", code: "missing" }], deskSentence);
  }
  clearFaults(form);
  const still = staying();
  const answer = await ask("POST", `${pathOf(number, question)}/answers`, {
    body: sent,
    key: attemptKey(sent),
  });
  if (answer.status === 201) forgetForm(formName(number, question));
  if (!still()) return missed(answer, number);
  if (answer.status !== 201) {
    const retry = () => send(number, question, sent);
    return refused(answer, {
      ...{ form, retry },
      raced: (lost) => {
        draw(number, question, null);
        over(lost);
      },
    });
  }
  clearSummary();
  go(list());
  tell(fill(said.sent, { number }));
}

/**
 * The question is open no more.
 *
 * @param {Answer} answer
 */
function over({ body }) {
  const state = /** @type {"ended"} */ (body?.current?.question);
  box({ title: said.over[state] ?? said.over.ended, text: said.over_text });
}

function list() {
  return addressOf({ pagina: "preguntas", ticket: null, pregunta: null });
}

/**
 * @param {string} number
 * @param {string} question
 */
function pathOf(number, question) {
  return `/questions/${encodeURIComponent(number)}/${encodeURIComponent(question)}`;
}

/**
 * @param {string} number
 * @param {string} question
 */
function formName(number, question) {
  return `${number}.${question}`;
}
