import { dayOf, longDate } from "../common/dates.js";
import { byId } from "../common/dom.js";
import { tidyValuesOf } from "../common/forms/fields.js";
import { html, render } from "../lit-html.js";
import { showProblem } from "../common/problem.js";
import { asHolder } from "../common/account-owner.js";
import { fill } from "../common/text.js";
import { staying } from "../common/visit.js";
import { language, root } from "../words.js";
import { accountWords as said } from "../account-words.js";

/** @import { MyTicket } from "../contract" */

/** *Mis tickets*: filtered, searched, sorted, page by page. */

/** @type {MyTicket[]} */
let rows = [];
/** @type {string | undefined} */
let next;
/** Answers that come after a later question are not shown. */
let question = 0;

/** Show the list anew, by what the form asks for. */
export function showMine() {
  rows = [];
  next = undefined;
  load();
}

/** Let the list be searched and gone on with. */
export function watchMine() {
  // On a small screen the tickets come first.
  byId("search", HTMLDetailsElement).open = window.matchMedia("(min-width: 40.0625em)").matches;
  byId("filter", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    showMine();
  });
  for (const id of ["status", "sort"]) {
    byId(id, HTMLSelectElement).addEventListener("change", showMine);
  }
  byId("more", HTMLButtonElement).addEventListener("click", load);
}

async function load() {
  question += 1;
  const [asked, still] = [question, staying()];
  const list = byId("mine", HTMLElement);
  const wanted = {
    ...tidyValuesOf(byId("filter", HTMLFormElement)),
    language,
    ...(next && { cursor: next }),
  };
  say(said.loading);
  list.ariaBusy = "true";
  const answer = await ("q" in wanted // what is searched for stands in no address
    ? asHolder("POST", "/account/searches", wanted)
    : asHolder("GET", `/account/tickets?${new URLSearchParams(wanted)}`));
  if (asked !== question || !still()) return;
  say("");
  list.ariaBusy = "false";
  if (answer.status === 401) return;
  if (answer.status !== 200) return showProblem(answer, load);
  const first = rows.length;
  rows = [...rows, ...answer.body.items];
  next = answer.body.next_cursor;
  byId("more", HTMLButtonElement).hidden = !next;
  render(rows.map(row), list);
  const lost = (answer.body.unreadable ?? []).join(", ");
  const shown = rows.length > 0 || lost ? fill(said.shown, { count: rows.length }) : said.none;
  say(lost ? `${shown}. ${fill(said.unreadable, { numbers: lost })}` : shown);
  if (first > 0) document.getElementById(`mine-${rows[first]?.number}`)?.focus();
}

/** @param {MyTicket} ticket */
function row({ number, subject, status, turn, area, opened_at: opened, due_on: due }) {
  return html`
    <li class="account-tickets__row account-tickets__row--${turn}">
      <h2 class="govuk-heading-s">
        <a
          class="govuk-link"
          id="mine-${number}"
          href="${root}/estado/?numero=${number}#ticket"
          dir="auto"
          >${subject}</a
        >
      </h2>
      <p class="govuk-body">
        <span class="account-tickets__status">${said.statuses[status]}</span> · ${area.name}
      </p>
      <p class="govuk-body">${fill(said.listed, { number, date: dayOf(opened) })}</p>
      <p class="govuk-body">${fill(said.due, { date: longDate(due) })}</p>
    </li>
  `;
}

/** @param {string} sentence */
function say(sentence) {
  byId("shown", HTMLElement).textContent = sentence;
}
