import { byId, titled } from "../../common/dom.js";
import { html, nothing, render } from "../../lit-html.js";
import { fill } from "../../common/text.js";
import { staying } from "../../common/visit.js";
import { ask } from "../calls.js";
import { readable } from "../erased.js";
import { viewsNav } from "../list/filters.js";
import { known, putCounts } from "../list/list.js";
import { addressOf, here, pageHere } from "../location.js";
import { refused } from "../refusals.js";
import { since } from "../when.js";
import { workWords } from "../beside/work-words.js";
import { showQuestion } from "./asked-ticket.js";
import { whom } from "./whom.js";

/** @import { QuestionRow } from "../../contract" */

/** What other areas ask: a list, and the ticket of each question, to be read. */

const said = workWords.questions;

/** Show the list, or the question that the address names. */
export function showQuestions() {
  const [number, question] = [here().get("ticket"), here().get("pregunta")];
  if (number && question) return showQuestion(number, question);
  titled(said.title);
  draw(null);
  byId("questions-title", HTMLElement).focus();
  return load();
}

async function load() {
  const still = staying();
  const answer = await ask("GET", "/questions");
  if (!still()) return;
  if (answer.status !== 200) return refused(answer, { retry: load });
  putCounts(answer.body);
  draw(answer.body.items);
}

/** @param {QuestionRow[] | null} rows null until they are known */
function draw(rows) {
  if (pageHere() !== "preguntas") return;
  const found = rows ?? [];
  const { counts } = known();
  render(
    html`
      <div class="desk-columns">
        ${viewsNav(counts)}
        <div class="desk-list">
          <h1 class="govuk-heading-l" id="questions-title" tabindex="-1">${said.title}</h1>
          <p class="govuk-body">${said.lead}</p>
          ${found.length > 0 ? nothing : html`<p class="desk-hint">${rows ? said.none : said.loading}</p>`}
          <ol class="desk-thread" aria-labelledby="questions-title">${found.map(row)}</ol>
        </div>
      </div>
    `,
    byId("desk", HTMLElement),
  );
}

/** @param {QuestionRow} one */
function row({ number, id, subject, topic, area, to, by, at, late }) {
  return html`
    <li class="desk-entry desk-entry--note" data-question=${id}>
      <div class="desk-entry__head">
        <h2 class="desk-entry__title">
          <a class="govuk-link" href=${addressOf({ ticket: number, pregunta: id })}>
            <span class="desk-number">${number}</span> <span dir="auto">${readable(subject)}</span>
          </a>
        </h2>
        ${late ? html`<span class="desk-tag">${said.late}</span>` : nothing}
      </div>
      <p class="desk-entry__told">
        ${fill(said.from, { name: by, area: area.name, ago: since(at) })} · ${topic.name}
      </p>
      <p class="desk-entry__told">${fill(said.asked_of, { to: whom(to) })}</p>
    </li>
  `;
}
