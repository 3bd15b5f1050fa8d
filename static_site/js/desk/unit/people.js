import { longDate } from "../../common/dates.js";
import { byId } from "../../common/dom.js";
import { html, nothing, render } from "../../lit-html.js";
import { fill } from "../../common/text.js";
import { staying } from "../../common/visit.js";
import { ask } from "../calls.js";
import { refused } from "../refusals.js";
import { unreadableParts } from "../unreadable.js";
import { words } from "../words.js";
import { pageWords } from "../beside/page-words.js";
import { table } from "./table.js";

/** @import { PersonAtDesk } from "../../contract" */

/** Who works at the desk: what they are there, and what they hold. Read-only. */

const said = pageWords.unit.people;

/** Fetch everybody and show them in the page's section. */
export async function showPeople() {
  draw(null, null);
  await fetchPage([], null);
}

/**
 * @param {PersonAtDesk[]} known the pages before
 * @param {string | null} cursor
 */
async function fetchPage(known, cursor) {
  const still = staying();
  const query = cursor ? `?${new URLSearchParams({ cursor })}` : "";
  const answer = await ask("GET", `/catalog/people${query}`);
  if (!still()) return;
  if (answer.status !== 200) return refused(answer, { retry: () => fetchPage(known, cursor) });
  const { items, next_cursor: then, unreadable } = answer.body;
  draw([...known, ...items], then ?? null, unreadable);
}

/**
 * @param {PersonAtDesk[] | null} people null while they are fetched
 * @param {string | null} cursor
 * @param {string[]} [unreadable] ids of people whose absence cannot be read
 */
function draw(people, cursor, unreadable) {
  const more = () => fetchPage(people ?? [], cursor);
  render(
    html`
      <h2 class="govuk-heading-m">${said.title}</h2>
      <p class="govuk-body">${said.text}</p>
      ${unreadableParts(unreadable)}
      ${people ? listed(people) : html`<p class="desk-hint">${words.queue.loading}</p>`}
      ${
        cursor
          ? html`<button type="button" class="govuk-button govuk-button--secondary" id="more" @click=${more}>
            ${said.more}
          </button>`
          : nothing
      }
    `,
    byId("unit-part", HTMLElement),
  );
}

/** @param {PersonAtDesk[]} people */
function listed(people) {
  const heads = [said.name, said.role, said.areas, said.holds, said.factor, said.away];
  const rows = people.map((person) => ({
    cells: [
      html`${person.name}<br /><span class="desk-hint">${person.email}</span>`,
      ...[said.roles[person.role], areasOf(person), holdsOf(person)],
      ...[factorOf(person), awayOf(person)],
    ],
  }));
  return table("people", said.title, heads, rows);
}

/** @param {PersonAtDesk} person */
function areasOf({ areas, sees_all: all }) {
  const own = areas.map(({ name }) => name).join(", ");
  if (!all) return own || said.no_area;
  return own ? fill(said.and_all, { areas: own }) : said.all;
}

/** @param {PersonAtDesk} person */
function holdsOf({ works, holds, overdue }) {
  if (!works && holds === 0) return said.reads;
  return overdue > 0 ? fill(said.overdue, { holds, overdue }) : holds;
}

/** @param {PersonAtDesk} person */
function factorOf({ second_factor: has, needs_second_factor: needs }) {
  if (has) return said.has_factor;
  return needs ? html`<strong>${said.lacks_factor}</strong>` : said.no_factor;
}

/** @param {PersonAtDesk} person */
function awayOf({ away }) {
  if (!away) return "";
  const { first_day, last_day, substitute, today } = away;
  const days = fill(today ? said.until : said.from_to, {
    first: longDate(first_day),
    last: longDate(last_day ?? first_day),
  });
  return substitute
    ? `${days} ${fill(pageWords.absences.stands_in, { name: substitute.name })}`
    : days;
}
