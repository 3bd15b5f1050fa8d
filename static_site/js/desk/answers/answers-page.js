import { byId, titled } from "../../common/dom.js";
import { longDate } from "../../common/dates.js";
import { counted, fill } from "../../common/text.js";
import { staying } from "../../common/visit.js";
import { html, nothing, render } from "../../lit-html.js";
import { ask } from "../calls.js";
import { readable } from "../erased.js";
import { addressOf, here } from "../location.js";
import { NEW } from "../pages/canned-form.js";
import { refused } from "../refusals.js";
import { may } from "../setup.js";
import { unreadableParts } from "../unreadable.js";
import { shortMoment } from "../when.js";
import { words } from "../words.js";
import { pageWords } from "../beside/page-words.js";
import { editNew } from "./answer-form.js";
import { showAnswer } from "./answer-page.js";

/** @import { AnswerRow, AnswerRows } from "../../contract" */

/** Answers for everybody: a list for each state, and the page of one. */

const said = pageWords.answers;
/** @typedef {AnswerRow["state"]} State */
/** @type {State[]} */
const STATES = ["draft", "to_approve", "published", "to_review", "withdrawn"];

/** Show the list, a new answer, or the one that the address names. */
export function showPublications() {
  const id = here().get("publicacion");
  if (id === NEW) return editNew();
  if (id) return showAnswer(id);
  const state = STATES.find((one) => one === here().get("estado")) ?? "draft";
  titled(said.title);
  draw(state, null);
  byId("answers-title", HTMLElement).focus();
  return load(state);
}

/** @param {State} state */
async function load(state, cursor = "", before = /** @type {AnswerRow[]} */ ([])) {
  const still = staying();
  const place = cursor && `&cursor=${encodeURIComponent(cursor)}`;
  const answer = await ask("GET", `/answers?state=${state}${place}`);
  if (!still()) return;
  if (answer.status !== 200) return refused(answer, { retry: () => load(state, cursor, before) });
  draw(state, { ...answer.body, items: [...before, ...answer.body.items] });
}

/**
 * @param {State} state
 * @param {AnswerRows | null} found null until it is known
 */
function draw(state, found) {
  const { items = [], next_cursor: cursor, unreadable } = found ?? { items: [] };
  render(
    html`
      <div class="desk-page">
        <h1 class="govuk-heading-l" id="answers-title" tabindex="-1">${said.title}</h1>
        <p class="govuk-body">${said.lead}</p>
        ${
          may("answer.write")
            ? html`<p><a class="govuk-button" id="new-answer" href=${addressOf({ publicacion: NEW })}>${said.add}</a></p>`
            : nothing
        }
        <nav aria-label=${said.states_label}>
          <ul class="govuk-list desk-unit__parts">${STATES.map((one) => place(one, one === state))}</ul>
        </nav>
        ${unreadableParts(unreadable)}
        ${found && items.length > 0 ? nothing : html`<p class="desk-hint" id="no-answers">${found ? said.none[state] : words.queue.loading}</p>`}
        <ul class="govuk-list" id="answers">${items.map(row)}</ul>
        ${
          cursor
            ? html`<button type="button" class="govuk-button govuk-button--secondary" @click=${() => load(state, cursor, items)}>${said.more}</button>`
            : nothing
        }
      </div>
    `,
    byId("desk", HTMLElement),
  );
}

/**
 * @param {State} state
 * @param {boolean} current
 */
function place(state, current) {
  return html`<li>
    <a class="govuk-link" href=${addressOf({ estado: state })} data-state=${state}
      aria-current=${current ? "page" : "false"}>${said.states[state]}</a>
  </li>`;
}

/** @param {AnswerRow} one */
function row({
  id,
  state,
  question,
  topic,
  area,
  at,
  by,
  ticket,
  corrects,
  review_on: review,
  uses,
}) {
  const written = state === "draft" || state === "to_approve";
  const when = { name: by.name, at: written ? shortMoment(at) : longDate(at) };
  return html`<li class="desk-away" data-answer=${id}>
    <a class="govuk-link" href=${addressOf({ publicacion: id })}
      ><strong dir="auto">${readable(question)}</strong></a
    ><br />
    <span class="desk-hint">${topic.name} · ${area.name}</span><br />
    <span class="desk-hint">
      ${fill(written ? said.row_written : said.row_published, when)}
      ${ticket ? fill(said.of_ticket, { number: ticket }) : nothing}
      ${corrects ? (written ? said.is_correction : said.was_corrected) : nothing}
      ${review && state !== "withdrawn" ? fill(said.row_review, { day: longDate(review) }) : nothing}
      ${uses ? counted(said.row_uses, uses) : nothing}
    </span>
  </li>`;
}
