import { byId, titled } from "../../common/dom.js";
import { html, nothing, render } from "../../lit-html.js";
import { fill } from "../../common/text.js";
import { clearSummary } from "../../common/problem.js";
import { staying } from "../../common/visit.js";
import { pageHere, searched } from "../location.js";
import { atWork, showLater, workplace } from "../beside/later.js";
import { canChoose, isWorking, selectionOf } from "../bulk/offered.js";
import { ask } from "../calls.js";
import { isDense } from "./density.js";
import { filterForm, searchForm, viewsNav } from "./filters.js";
import { SEARCH, nameOfView, view } from "./asked-list.js";
import { fetchList, isCurrent, known } from "./list.js";
import { countText, listBar, listEnd } from "./list-bar.js";
import { keepFresh, showWaiting } from "./live.js";
import { box, missed, refused } from "../refusals.js";
import { rowOf } from "./rows.js";
import * as selection from "../bulk/selection.js";
import { isSetUp } from "../setup.js";
import { fetchMarks, followMarks } from "../drafts/draft-marks.js";
import { tell } from "../tell.js";
import { unreadableTickets } from "../unreadable.js";
import { words } from "../words.js";

/** The queue: saved views, and a list that one walks through with j and k. */

const said = words.queue;

let loading = false;
let missing = false; // whether the list could not be had at all
let shown = "";

followMarks(draw);

/**
 * Show the list that the address asks for: what is known of it at once, then as it is now.
 *
 * @param {string} [from] number of the ticket that one comes back from
 */
export async function showQueue(from) {
  const again = isCurrent();
  if (!again) selection.clear();
  shown = "";
  draw();
  // Titles are kept in the browser's history: what is searched for may be a name.
  titled(view() === SEARCH ? said.found_title : heading());
  const placed = place(from);
  const still = staying();
  keepFresh({ redraw: renewed, chosen: () => selection.chosenRows().length });
  fetchMarks();
  await load({ refresh: again });
  // Who has moved the focus meanwhile, to search, say, keeps it.
  const unmoved = [placed, document.body].includes(
    /** @type {HTMLElement} */ (document.activeElement),
  );
  if (still() && unmoved && (!again || from)) place(from);
}

/**
 * `refresh`: nobody asked for it; `after`: it follows an act, whose outcome stays said.
 *
 * @param {{ refresh?: boolean, after?: boolean }} [how]
 */
async function load({ refresh = false, after = false } = {}) {
  const still = staying();
  loading = true;
  draw();
  const answer = await fetchList({ refresh });
  if (!answer || !still()) return;
  loading = false;
  missing = answer.status !== 200 && !isCurrent();
  if (answer.status !== 200) refused(answer, { retry: () => load() });
  renewed();
  if (answer.status === 200 && !after) announce();
}

/**
 * The list was put anew: what is not in it any more is not chosen either, and that it could not be
 * had is not said any longer.
 */
function renewed() {
  if (missing && isCurrent()) {
    missing = false;
    clearSummary();
  }
  selection.keepListed();
  draw();
}

async function more() {
  const last = known().rows[known().rows.length - 1]?.number;
  const still = staying();
  const answer = await fetchList({ next: true });
  if (!answer || !still()) return;
  loading = false;
  if (answer.status !== 200) return refused(answer, { retry: more });
  draw();
  const rows = [...document.querySelectorAll(".desk-row")];
  const at = rows.findIndex((row) => row.getAttribute("data-number") === last);
  /** @type {HTMLElement | null | undefined} */ (rows[at + 1]?.querySelector("a"))?.focus();
}

/**
 * Take a ticket of the list.
 *
 * @param {string} number
 */
export async function claim(number) {
  const row = known().rows.find((each) => each.number === number);
  if (!row) return;
  const still = staying();
  const answer = await ask("PATCH", `/tickets/${number}`, {
    body: { assignee: "me" },
    version: row.version,
  });
  if (!still()) return missed(answer, number);
  if (answer.status !== 200) {
    return refused(answer, { retry: () => claim(number), raced: () => overtaken(number) });
  }
  tell(fill(said.claimed, { number }));
  await load({ refresh: true, after: true });
  if (still() && document.activeElement === document.body) place();
}

/** @param {string} number of a ticket that somebody else changed meanwhile */
async function overtaken(number) {
  const still = staying();
  await load({ refresh: true, after: true });
  if (still()) box(words.race.list, ` (${number})`);
}

/** @param {string} number */
export function choose(number) {
  if (!isSetUp() || !canChoose() || isWorking()) return;
  selection.toggle(number);
  chosen();
}

function chooseAll() {
  if (!isWorking()) selection.toggleAll();
  chosen();
}

/** What can be done with them comes with the first that is chosen. */
function chosen() {
  draw();
  if (!atWork()) showLater(workplace(), draw);
}

/** Choose the list whole, also what is not shown yet. */
async function whole() {
  const still = staying();
  loading = true;
  draw();
  const failed = await selection.chooseWhole(draw);
  loading = false;
  if (!still()) return;
  draw();
  if (failed) return refused(failed, { retry: whole });
  atWork()?.sayChosen(selection.chosenRows());
  const first = document.querySelector(".desk-bulk button");
  if (first instanceof HTMLElement) first.focus();
}

export function draw() {
  if (pageHere() !== "list") return;
  const { rows, unreadable, counts } = known();
  const here = isCurrent() ? rows : [];
  const ways = {
    loading,
    all: selection.allChosen(),
    chooseAll: canChoose() ? chooseAll : null,
    load: () => load(),
    show: showChanges,
    redraw: draw,
    more,
  };
  render(
    html`
      <div class="desk-columns">
        ${viewsNav(counts)}
        <div class="desk-list">
          <div class="desk-list__head">
            <h1 class="govuk-heading-l" tabindex="-1" id="queue-title">${heading()}</h1>
            ${searchForm()}
          </div>
          ${filterForm(draw)}
          ${atWork()?.bulkBar(selection.chosenRows(), bulkWays())}
          ${listBar(here.length, ways)} ${isCurrent() ? unreadableTickets(unreadable) : nothing}
          <ol class="desk-rows" ?data-dense=${isDense()} aria-labelledby="queue-title">
            ${here.map((row) => rowOf(row, selectionOf(row.number, choose)))}
          </ol>
          ${isCurrent() ? listEnd(ways) : nothing}
        </div>
      </div>
    `,
    byId("desk", HTMLElement),
  );
}

/** What an act on many tickets does to the list. */
function bulkWays() {
  return {
    done: bulkDone,
    redraw: draw,
    whole: known().cursor && selection.allChosen() && !loading ? whole : null,
  };
}

/** Show what changed meanwhile; the focus stays at the list that one goes on with. */
function showChanges() {
  showWaiting();
  place();
  announce();
}

/**
 * @param {string[]} left what the act did not come to
 * @param {[string, string][]} not what it could not change, and why
 */
function bulkDone(left, not) {
  selection.keepLeft(left, not);
  draw();
  if (pageHere() === "list") load({ refresh: true, after: true });
}

/**
 * Put the focus on the ticket that one comes back from, or on the heading.
 *
 * @param {string} [from]
 * @returns {HTMLElement}
 */
function place(from) {
  const row = from && document.querySelector(`.desk-row[data-number="${CSS.escape(from)}"] a`);
  const target = /** @type {HTMLElement} */ (row || byId("queue-title", HTMLElement));
  target.focus();
  return target;
}

/** Say how many there are, once for each list. */
function announce() {
  const { rows } = known();
  const key = `${heading()} ${rows.length}`;
  if (key === shown) return;
  shown = key;
  tell(countText(), { quiet: true });
}

const heading = () =>
  view() === SEARCH ? fill(said.found, { text: searched() }) : nameOfView(view());
