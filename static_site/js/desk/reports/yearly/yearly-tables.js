import { counted, fill } from "../../../common/text.js";
import { html, nothing } from "../../../lit-html.js";
import { pageWords } from "../../beside/page-words.js";
import { setup } from "../../setup.js";
import { areaHere } from "../asked-report.js";
import { NONE, number, percent, reportTable } from "../report-numbers.js";
import { whichHere, yearHere } from "./asked-year.js";
import { mediumDay, remarksOf } from "./yearly-remarks.js";

/** @import { YearlyRow } from "../../../contract" */

/** The report of a year in words and tables. */

const said = pageWords.reports.yearly;

/** @param {YearlyRow[]} all */
export function summary(all) {
  const answered = all.filter((row) => row.answered_on);
  const inTime = answered.filter((row) => row.in_time).length;
  const facts = {
    year: yearHere(),
    answered: number(answered.length),
    share: percent(answered.length > 0 ? (100 * inTime) / answered.length : null),
    open: number(all.filter(isOpen).length),
    overdue: number(all.filter(({ overdue }) => overdue).length),
  };
  const areas = setup().me.areas.filter(({ id }) => !areaHere() || id === areaHere());
  const scope = /** @type {"formales"} */ (whichHere());
  return html`
    <p class="govuk-body" id="yearly-says">${all.length > 0 ? counted(said.says, all.length, facts) : fill(said.none, facts)}</p>
    <p class="govuk-body" id="yearly-scope">${said.scope[scope]} ${counted(said.areas, areas.length, { names: areas.map(({ name }) => name).join(", ") })}</p>
    <p class="desk-hint">${said.days_hint}</p>
    <p class="desk-warning desk-yearly__warning">${said.subject_hint}</p>
  `;
}

/**
 * How many of each area ended how; the last row and column are sums.
 *
 * @param {YearlyRow[]} all
 */
export function totals(all) {
  const results = named(all.map(({ result }) => result));
  const areas = named(all.map(({ area }) => area));
  /**
   * @param {string} name
   * @param {YearlyRow[]} of
   */
  const line = (name, of) => [
    name,
    ...results.map(({ id }) => number(of.filter(({ result }) => result.id === id).length)),
    number(of.length),
  ];
  const each = areas.map(({ id, name }) =>
    line(
      name,
      all.filter(({ area }) => area.id === id),
    ),
  );
  const heads = [said.columns.area, ...results.map(({ name }) => name), said.total];
  return html`
    <section class="desk-report__part">
      <h2 class="govuk-heading-m" id="yearly-totals">${said.totals}</h2>
      ${reportTable(said.totals, heads, [...each, line(said.total, all)])}
    </section>
  `;
}

/** @param {YearlyRow[]} all */
export function openOnes(all) {
  const open = all.filter(isOpen);
  const overdue = open.filter((row) => row.overdue).length;
  return html`
    <section class="desk-yearly__part">
      <h2 class="govuk-heading-m" id="yearly-open">${said.open}</h2>
      <p class="govuk-body">${open.length > 0 ? counted(said.open_says, open.length, { overdue: number(overdue) }) : said.none_open}</p>
      ${open.length > 0 ? reportTable(said.open, heads(), open.map(cells)) : nothing}
    </section>
  `;
}

/** @param {YearlyRow[]} all */
export function requests(all) {
  return html`
    <section class="desk-yearly__part">
      <h2 class="govuk-heading-m" id="yearly-all">${said.all}</h2>
      ${reportTable(said.all, heads(), all.map(cells))}
    </section>
  `;
}

function heads() {
  const { number: no, received, asked, area, answered, days, result, remarks } = said.columns;
  return [no, received, asked, area, answered, days, result, remarks];
}

/** @param {YearlyRow} row */
function cells(row) {
  const asked = html`<span dir="auto">${row.topic.name}</span>${row.subject ? html`<br /><span dir="auto">${row.subject}</span>` : nothing}`;
  return [
    row.number,
    mediumDay(row.received_on),
    asked,
    row.area.name,
    row.answered_on ? mediumDay(row.answered_on) : NONE,
    number(row.days),
    row.result.name,
    remarksOf(row).join(". ") || NONE,
  ];
}

/** @param {YearlyRow} row */
function isOpen({ result }) {
  return result.id === "open" || result.id === "waiting";
}

/**
 * Each of them once, by name.
 *
 * @param {{ id: string, name: string }[]} found
 */
function named(found) {
  const names = new Map(found.map(({ id, name }) => [id, name]));
  const each = [...names].map(([id, name]) => ({ id, name }));
  return each.sort((one, other) => one.name.localeCompare(other.name));
}
