import { html } from "../../lit-html.js";
import { counted, fill } from "../../common/text.js";
import { pageWords } from "../beside/page-words.js";
import { shortDay } from "../when.js";
import { chart } from "./bars.js";
import { number, reportTable } from "./report-numbers.js";

/** @import { Backlog } from "../../contract" */

/** What waits now, whatever the period: by age, by the day it is due, and by who holds it. */

const said = pageWords.reports;

/** @param {Backlog} waits */
export function backlog(waits) {
  const facts = { waiting: waits.waiting, overdue: waits.overdue };
  return html`
    <h2 class="govuk-heading-m" id="report-now">${said.now}</h2>
    <p class="govuk-body" id="report-now-says">
      ${waits.count === 0 ? said.none_open : counted(said.open_says, waits.count, facts)}
    </p>
    ${waits.count === 0 ? "" : html`${byAge(waits)} ${due(waits)} ${byAgent(waits)}`}
  `;
}

/** @param {Backlog} waits */
function byAge({ by_age: ages, count }) {
  const bars = ages.map(({ since, until, count: value }) => ({
    name: fill(until === undefined || until === null ? said.age_more : said.age, {
      since,
      until: until ?? undefined,
    }),
    value,
    text: number(value),
  }));
  const oldest = bars.filter(({ value }) => value > 0).pop();
  return chart({
    id: "report-age",
    title: said.by_age,
    sentence: fill(said.age_says, { count: oldest?.value ?? 0, all: count, age: oldest?.name }),
    bars,
    table: reportTable(said.by_age, [said.age_head, said.tickets], rowsOf(bars)),
  });
}

/** @param {Backlog} waits */
function due({ due: days }) {
  const bars = days.map(({ day, count }) => ({
    name: shortDay(day),
    value: count,
    text: number(count),
  }));
  const all = days.reduce((sum, { count }) => sum + count, 0);
  return chart({
    id: "report-due",
    title: said.due,
    sentence: all === 0 ? said.none_due : counted(said.due_says, all),
    bars,
    table: reportTable(said.due, [said.day, said.tickets], rowsOf(bars)),
  });
}

/** @param {Backlog} waits */
function byAgent({ by_agent: loads, count }) {
  const free = loads.find(({ agent }) => !agent)?.count ?? 0;
  const bars = loads.map(({ agent, name, count: value, overdue }) => ({
    name: agent ? (name ?? said.unnamed) : said.nobody,
    value,
    text: overdue > 0 ? fill(said.with_overdue, { count: value, overdue }) : number(value),
    overdue,
  }));
  return chart({
    id: "report-load",
    title: said.load,
    sentence: fill(said.load_says, { free, all: count }),
    bars,
    table: reportTable(
      said.load,
      [said.agent, said.tickets, said.columns.overdue],
      bars.map((bar) => [bar.name, number(bar.value), number(bar.overdue)]),
    ),
  });
}

/** @param {{ name: string, value: number }[]} bars */
function rowsOf(bars) {
  return bars.map(({ name, value }) => [name, number(value)]);
}
