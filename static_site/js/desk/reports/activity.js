import { html, nothing } from "../../lit-html.js";
import { counted, fill } from "../../common/text.js";
import { addressOf } from "../location.js";
import { pageWords } from "../beside/page-words.js";
import { DATES, capital, nameOfPeriod, whenOf } from "./periods.js";
import { dimensionHere, periodHere } from "./asked-report.js";
import { chart } from "./bars.js";
import { change, number, percent, reportTable, satisfaction } from "./report-numbers.js";

/** @import { Measured, Report, ReportRow } from "../../contract" */

/** What came, was answered and closed in a period, against the one before. */

const said = pageWords.reports;
/** Rows that a chart shows; the table below it has all. */
const MOST_BARS = 12;
/** Both periods are told above: their dates would leave a phone no room for what they head. */
const HEADS = [said.figure, said.this_period, said.period_before, said.change];

/** @param {Report} report */
export function activity(report) {
  const { first, last, before_first: since, before_last: until } = report;
  const names = { now: nameOfPeriod(first, last), before: nameOfPeriod(since, until) };
  const fixed = addressOf({ periodo: DATES, desde: first, hasta: last });
  return html`
    <h2 class="govuk-heading-m" id="report-period" dir="auto">${capital(names.now)}</h2>
    <p class="desk-hint">
      ${fill(said.against, { period: names.before })}
      ${periodHere() === DATES ? nothing : html`<a class="govuk-link desk-report__link" href=${fixed}>${said.fixed}</a>`}
    </p>
    ${volume(report)} ${figures(report)} ${byDimension(report, names)}
  `;
}

/** @param {Report} report */
function volume({ first, last, before_first: since, before_last: until, now, before }) {
  const difference = now.opened - before.opened;
  const sentence = counted(said.opened_says, now.opened, {
    when: whenOf(first, last),
    difference: differenceOf(difference),
    before: whenOf(since, until),
  });
  const counts = /** @type {const} */ (["opened", "answered", "closed"]);
  return chart({
    id: "report-volume",
    title: said.volume,
    sentence: capital(sentence),
    bars: counts.map((name) => ({
      name: said.figures[name],
      value: now[name],
      before: before[name],
      text: fill(said.and_before, { now: now[name], before: before[name] }),
    })),
    table: reportTable(
      said.volume,
      HEADS,
      counts.map((name) => countRow(name, now, before)),
    ),
  });
}

/** @param {number} difference */
function differenceOf(difference) {
  if (difference === 0) return said.same;
  return fill(difference > 0 ? said.more : said.less, { count: Math.abs(difference) });
}

/** @param {Report} report */
function figures({ now, before }) {
  const days = /** @type {const} */ (["until_reply", "until_answer", "until_closing"]);
  const rows = [
    countRow("answered", now, before),
    [
      said.figures.in_time,
      percent(now.in_time_percent),
      percent(before.in_time_percent),
      change(now.in_time_percent, before.in_time_percent),
    ],
    ...days.flatMap((name) => [
      pair(said.medians[name], now[name].median, before[name].median),
      pair(said.deciles[name], now[name].ninth_decile, before[name].ninth_decile),
    ]),
    countRow("reopened", now, before),
    countRow("overdue", now, before),
    countRow("extended", now, before),
    countRow("transferred", now, before),
    countRow("deflected", now, before),
    [
      said.figures.satisfaction,
      satisfaction(now.satisfaction),
      satisfaction(before.satisfaction),
      change(now.satisfaction.mean, before.satisfaction.mean),
    ],
  ];
  return html`
    <section class="desk-report__part">
      <h3 class="govuk-heading-s" id="report-times">${said.times}</h3>
      <p class="govuk-body" id="report-times-says">${timesSay(now)}</p>
      ${reportTable(said.times, HEADS, rows)}
      <p class="desk-hint">${said.days_hint}</p>
      <p class="desk-hint">${said.deflected_hint}</p>
    </section>
  `;
}

/** @param {Measured} now */
function timesSay({ answered, in_time_percent: share, until_answer: until }) {
  if (answered === 0) return said.none_answered;
  return counted(said.times_say, answered, {
    share: percent(share),
    median: number(until.median),
    decile: number(until.ninth_decile),
  });
}

/**
 * @param {Report} report
 * @param {{ now: string, before: string }} names
 */
function byDimension({ now, rows }, names) {
  const title = said.by_dimension[/** @type {"area"} */ (dimensionHere())];
  const top = rows[0];
  if (!top) return html`<p class="desk-empty">${said.nothing}</p>`;
  const facts = { name: top.name, count: top.now.opened, all: now.opened };
  const more = rows.length > MOST_BARS ? fill(said.first_rows, { count: MOST_BARS }) : "";
  return chart({
    id: "report-rows",
    title,
    sentence: top.now.opened > 0 ? fill(said.rows_say, facts) : said.none_opened,
    bars: rows.slice(0, MOST_BARS).map((row) => ({
      name: row.name,
      value: row.now.opened,
      before: row.before.opened,
      text: fill(said.and_before, { now: row.now.opened, before: row.before.opened }),
    })),
    more: more ? html`<p class="desk-hint">${more}</p>` : nothing,
    table: rowsTable(rows, `${title}, ${names.now}`),
  });
}

/**
 * @param {ReportRow[]} rows
 * @param {string} label
 */
function rowsTable(rows, label) {
  const heads = /** @type {(keyof typeof said.columns)[]} */ (Object.keys(said.columns));
  return reportTable(
    label,
    [said.name, ...heads.map((name) => said.columns[name])],
    rows.map(({ name, now, before }) => [
      name,
      number(now.opened),
      number(before.opened),
      number(now.answered),
      percent(now.in_time_percent),
      number(now.until_answer.median),
      number(now.until_answer.ninth_decile),
      number(now.reopened),
      number(now.overdue),
      satisfaction(now.satisfaction),
    ]),
  );
}

/**
 * @param {"opened" | "answered" | "closed" | "reopened" | "overdue" | "extended" | "transferred" | "deflected"} name
 * @param {Measured} now
 * @param {Measured} before
 */
function countRow(name, now, before) {
  return pair(said.figures[name], now[name], before[name]);
}

/**
 * @param {string} name
 * @param {number | null | undefined} now
 * @param {number | null | undefined} before
 */
function pair(name, now, before) {
  return [name, number(now), number(before), change(now, before)];
}
