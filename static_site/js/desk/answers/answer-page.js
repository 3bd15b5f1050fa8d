import { longDate } from "../../common/dates.js";
import { byId, titled } from "../../common/dom.js";
import { clearFaults } from "../../common/forms/faults.js";
import { fill } from "../../common/text.js";
import { staying } from "../../common/visit.js";
import { html, nothing, render } from "../../lit-html.js";
import { ask } from "../calls.js";
import { addressOf, go, here } from "../location.js";
import { box, missed, refused } from "../refusals.js";
import { tell } from "../tell.js";
import { shortMoment } from "../when.js";
import { words } from "../words.js";
import { pageWords } from "../beside/page-words.js";
import { actForm } from "./answer-acts.js";
import { faultSentence } from "./answer-faults.js";
import { editAnswer } from "./answer-form.js";
import { fileList } from "./answer-files.js";
import { answerText, foundList } from "./answer-text.js";

/** @import { Answer } from "../../common/api.js" */
/** @import { AnswerSeen, Edition } from "../../contract" */

/** An answer for everybody: what is being written, what stands, what can be done, what was. */

const said = pageWords.answers;
/** @typedef {AnswerSeen["acts"][number]} Act */
/** Acts that need no more than a press. @type {Record<string, [("POST" | "DELETE"), string]>} */
const AT_ONCE = { propose: ["POST", "proposals"], confirm: ["POST", "reviews"] };
/** Acts with a form of their own here. @type {Record<string, [("POST" | "DELETE"), string]>} */
const WITH_FORM = {
  approve: ["POST", "approvals"],
  return: ["POST", "returns"],
  withdraw: ["POST", "withdrawals"],
  discard: ["DELETE", "draft"],
};

/** The act whose form is open. @type {Act | ""} */
let open = "";

/** @param {string} id */
export async function showAnswer(id) {
  titled(said.title);
  open = "";
  render(html`<p class="desk-hint">${words.queue.loading}</p>`, byId("desk", HTMLElement));
  const still = staying();
  const path = `/answers/${encodeURIComponent(id)}`;
  const [answer, kept] = await Promise.all([ask("GET", path), ask("GET", `${path}/editions`)]);
  if (!still()) return;
  if (answer.status !== 200) return refused(answer, { retry: () => showAnswer(id) });
  if (here().get("editar")) return editAnswer(answer.body);
  const editions = kept.status === 200 ? kept.body.items : [];
  draw(answer.body, editions);
  byId("answer-title", HTMLElement).focus();
}

/**
 * @param {AnswerSeen} answer
 * @param {Edition[]} editions
 */
function draw(answer, editions) {
  const { writing, published, found, topic, area } = answer;
  const shown = writing?.text ?? published?.edition.text;
  const title = shown?.question_es ?? said.title;
  titled(title);
  const back = addressOf({ publicacion: null, estado: listOf(answer) });
  const acting = open
    ? actForm(open, answer, {
        send: (/** @type {unknown} */ body) => act(answer, editions, open, body),
        cancel: () => {
          open = "";
          draw(answer, editions);
        },
      })
    : nothing;
  render(
    html`
      <div class="desk-page site-measure">
        <p><a class="govuk-link" href=${back}>${said.back}</a></p>
        <h1 class="govuk-heading-l" id="answer-title" tabindex="-1" dir="auto">${title}</h1>
        <p>${states(answer)} <span class="desk-hint">${topic.name} · ${area.name}</span></p>
        ${writing?.returned ? returned(answer) : nothing} ${buttons(answer, editions)} ${acting}
        ${
          writing
            ? html`<section aria-labelledby="writing-title">
                <h2 class="govuk-heading-m" id="writing-title">${published ? said.correction : said.writing}</h2>
                <p class="desk-hint">${writtenBy(answer)}</p>
                ${foundList(found, writing.files)} ${answerText(writing.text, found)} ${fileList(answer.id, writing.files)}
              </section>`
            : nothing
        }
        ${published ? standing(answer) : nothing} ${history(answer.id, editions)}
      </div>
    `,
    byId("desk", HTMLElement),
  );
}

/** The list that an answer stands in. @param {AnswerSeen} answer */
function listOf({ written_state: written, public_state: stands }) {
  return written ?? stands ?? null;
}

/** @param {AnswerSeen} answer */
function states({ written_state: written, public_state: stands }) {
  const tag = (/** @type {keyof typeof said.state} */ state) =>
    html`<span class="desk-tag" data-state=${state}>${said.state[state]}</span> `;
  return html`${stands ? tag(stands) : nothing}${written ? tag(written) : nothing}`;
}

/** @param {AnswerSeen} answer */
function writtenBy({ writing, ticket }) {
  if (!writing) return "";
  const last = writing.proposed ?? writing.saved;
  const told = writing.proposed ? said.proposed_by : said.saved_by;
  const from = ticket ? fill(said.of_ticket, { number: ticket }) : "";
  return `${fill(told, { name: last.by_name, at: shortMoment(last.at) })} ${from}`;
}

/** @param {AnswerSeen} answer */
function returned({ writing }) {
  const back = writing?.returned;
  if (!back) return nothing;
  return html`<div class="desk-waits" id="returned">
    <p><strong>${fill(said.returned_by, { name: back.by_name, at: shortMoment(back.at) })}</strong></p>
    <blockquote class="desk-race__quote" dir="auto">${back.reason}</blockquote>
  </div>`;
}

/**
 * @param {AnswerSeen} answer
 * @param {Edition[]} editions
 */
function buttons(answer, editions) {
  const press = (/** @type {Act} */ one) => {
    if (one in AT_ONCE) return void act(answer, editions, one);
    open = open === one ? "" : one;
    draw(answer, editions);
    document.getElementById("act-title")?.focus();
  };
  const to = addressOf({ editar: "1" });
  return html`<div class="desk-acts" role="group" aria-label=${said.acts_label}>
    ${answer.acts.map((one) =>
      one === "save" || one === "correct"
        ? html`<a class="desk-button" id="do-${one}" href=${to}>${said.acts[one]}</a>`
        : html`<button type="button" class="desk-button ${one === "approve" || one === "propose" ? "desk-button--main" : ""}" id="do-${one}"
            aria-expanded=${one in WITH_FORM ? String(open === one) : nothing} @click=${() => press(one)}>${said.acts[one]}</button>`,
    )}
  </div>`;
}

/** @param {AnswerSeen} answer */
function standing({ id, published, writing, public_state: state }) {
  if (!published) return nothing;
  const whole = html`${answerText(published.edition.text)} ${fileList(id, published.edition.files)}`;
  const { published_on: since, corrected_on: corrected, review_on: review } = published;
  const { withdrawn } = published;
  const dates = { since: longDate(since), review: longDate(review) };
  return html`<section aria-labelledby="standing-title">
    <h2 class="govuk-heading-m" id="standing-title">${withdrawn ? said.stood : said.stands}</h2>
    <p class="desk-hint">
      ${fill(said.published_on, dates)} ${corrected ? fill(said.corrected_on, { day: longDate(corrected) }) : nothing}
      ${withdrawn ? nothing : fill(state === "to_review" ? said.review_due : said.review_on, dates)}
    </p>
    ${
      withdrawn
        ? html`<div class="desk-waits" id="withdrawn">
            <p><strong>${fill(said.withdrawn_by, { name: withdrawn.by_name, at: shortMoment(withdrawn.at) })}</strong></p>
            <blockquote class="desk-race__quote" dir="auto">${withdrawn.reason}</blockquote>
          </div>`
        : nothing
    }
    ${writing ? html`<details class="govuk-details"><summary class="govuk-details__summary">${said.show_standing}</summary>${whole}</details>` : whole}
  </section>`;
}

/** @param {string} id @param {Edition[]} editions */
function history(id, editions) {
  if (editions.length === 0) return nothing;
  return html`<section aria-labelledby="history-title">
    <h2 class="govuk-heading-m" id="history-title">${said.history}</h2>
    <ol class="govuk-list" id="editions" reversed>
      ${[...editions].reverse().map(
        (one) => html`<li class="desk-away" data-edition=${one.number}>
          <strong>${fill(said.edition, { number: one.number, at: shortMoment(one.approved.at) })}</strong><br />
          <span class="desk-hint">${fill(said.edition_by, { writer: one.written.by_name, approver: one.approved.by_name })}</span>
          ${one.correction ? html`<br /><span dir="auto">${fill(said.edition_corrects, { what: one.correction })}</span>` : nothing}
          ${one.let_stand.map((stayed) => html`<br /><span class="desk-hint" dir="auto">${fill(said.edition_let, { text: stayed.text, reason: stayed.reason })}</span>`)}
          <details class="govuk-details"><summary class="govuk-details__summary">${said.show_edition}</summary>${answerText(one.text)} ${fileList(id, one.files)}</details>
        </li>`,
      )}
    </ol>
  </section>`;
}

/**
 * @param {AnswerSeen} answer
 * @param {Edition[]} editions
 * @param {Act | ""} one
 * @param {unknown} [body]
 */
async function act(answer, editions, one, body) {
  const [method, path] = AT_ONCE[one] ?? WITH_FORM[one] ?? ["POST", one];
  const found = document.getElementById(`act-${one}`);
  const form = found instanceof HTMLFormElement ? found : undefined;
  if (form) clearFaults(form);
  const still = staying();
  const at = `/answers/${encodeURIComponent(answer.id)}/${path}`;
  const { status, ...rest } = await ask(method, at, { body, version: answer.version });
  const done = status === 200;
  if (!still()) return done ? undefined : missed({ status, ...rest }, said.title);
  if (!done) return notDone({ status, ...rest }, form, () => act(answer, editions, one, body));
  const told = said.done[/** @type {keyof typeof said.done} */ (one)];
  if (one === "discard" && !rest.body.version) {
    go(addressOf({ publicacion: null, estado: null }));
    return tell(told);
  }
  await showAnswer(answer.id);
  tell(told);
}

/**
 * @param {Answer} answer
 * @param {HTMLFormElement | undefined} form
 * @param {() => void} retry
 */
function notDone(answer, form, retry) {
  refused(answer, { form, say: faultSentence, retry, raced: () => box(said.changed) });
}
