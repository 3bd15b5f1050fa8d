import { faultsOf } from "../../../common/api.js";
import { byId, titled } from "../../../common/dom.js";
import { tidyValuesOf } from "../../../common/forms/fields.js";
import { counted, fill } from "../../../common/text.js";
import { staying } from "../../../common/visit.js";
import { html, nothing, render } from "../../../lit-html.js";
import { pageWords } from "../../beside/page-words.js";
import { ask } from "../../calls.js";
import { addressOf, go, pageHere } from "../../location.js";
import { options, select } from "../../parts.js";
import { deskSentence, refused } from "../../refusals.js";
import { tell } from "../../tell.js";
import { words } from "../../words.js";
import { chart } from "../bars.js";
import { number, percent, reportTable } from "../report-numbers.js";
import { closedHere, closedPeriods, closesNext, periodName } from "./asked-people.js";

/** @import { PeopleReport } from "../../../contract" */

/** Who asked the institute in a closed period: gender and nationality, without small groups. */

const said = pageWords.reports.people;
const PEOPLE_FORM = "people";
/** Groups that a chart shows; the table below it has all. */
const MOST_GROUPS = 12;

/** @type {PeopleReport | null} null until it has come */
let people = null;
let coming = false;
/** Whether a month of the period has not closed, which is no error: it is yet to come. */
let notClosed = false;

/** Show what the address asks for. */
export async function showWhoAsked() {
  titled(said.title);
  [people, coming, notClosed] = [null, true, false];
  draw();
  byId("people-title", HTMLElement).focus();
  const still = staying();
  const answer = await ask(
    "GET",
    `/reports/people?${new URLSearchParams({ period: closedHere() })}`,
  );
  if (!still()) return;
  coming = false;
  if (answer.status === 200) people = answer.body;
  notClosed = faultsOf(answer).some(({ code }) => code === "not_closed");
  draw();
  if (answer.status === 200) return tell(periodName(closedHere()), { quiet: true });
  if (notClosed) return tell(notClosedSays(), { quiet: true });
  const form = byId(PEOPLE_FORM, HTMLFormElement);
  refused(answer, { retry: showWhoAsked, form, say: deskSentence });
}

function notClosedSays() {
  const { name, day } = closesNext();
  return fill(said.not_closed, { period: periodName(closedHere()), month: name, day });
}

function draw() {
  if (pageHere() !== "personas") return;
  render(
    html`
      <div class="desk-page desk-report">
        <p class="desk-acts">
          <a class="govuk-link" href=${addressOf({ pagina: "informes", cerrado: null })}>${pageWords.reports.yearly.back}</a>
        </p>
        <h1 class="govuk-heading-l" id="people-title" tabindex="-1">${said.title}</h1>
        <p class="govuk-body desk-report__lead">${said.text}</p>
        <form class="desk-ask" id=${PEOPLE_FORM} novalidate @submit=${submit}>
          ${select({ form: PEOPLE_FORM, name: "period", label: pageWords.reports.period }, options(closedPeriods(), closedHere()))}
          <button class="govuk-button" type="submit">${pageWords.reports.show}</button>
        </form>
        ${coming ? html`<p class="desk-hint">${words.queue.loading}</p>` : nothing}
        ${notClosed ? html`<p class="desk-empty" id="people-none">${notClosedSays()}</p>` : nothing}
        ${people ? report(people) : nothing}
      </div>
    `,
    byId("desk", HTMLElement),
  );
}

/** @param {SubmitEvent} event */
function submit(event) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.currentTarget);
  const { period = "" } = tidyValuesOf(form);
  go(addressOf({ cerrado: period }));
}

/** @param {PeopleReport} told */
function report({ period, total, by_gender: genders, by_nationality: nationalities }) {
  return html`
    <h2 class="govuk-heading-m" id="people-period">${periodName(period)}</h2>
    <p class="govuk-body" id="people-says">${counted(said.says, total)}</p>
    ${groupsOf("gender", genders, total)} ${groupsOf("nationality", nationalities, total)}
    <p class="desk-hint">${said.rule}</p>
    <p class="desk-acts"><button type="button" class="desk-button" id="people-print" @click=${() => window.print()}>${pageWords.reports.print}</button></p>
  `;
}

/** @typedef {PeopleReport["by_gender"]} Groups */

/**
 * @param {"gender" | "nationality"} of
 * @param {Groups} told
 * @param {number} total
 */
function groupsOf(of, { groups, hidden }, total) {
  /** @param {number} count */
  const share = (count) => percent(total > 0 ? (100 * count) / total : null);
  const rest = hidden > 0 ? [{ name: said.hidden, count: hidden, is_whole: true }] : [];
  const shown = [...groups.slice(0, MOST_GROUPS), ...rest];
  const rows = [...groups, ...rest].map((one) => [one.name, countOf(one), share(one.count)]);
  return chart({
    id: `people-${of}`,
    title: said.by[of],
    sentence: sentenceOf(groups[0], total, share),
    bars: shown.map((one) => ({
      name: one.name,
      value: one.count,
      text: `${countOf(one)} (${share(one.count)})`,
    })),
    more: html`
      ${hidden > 0 ? html`<p class="desk-hint">${counted(said.hidden_says, hidden)}</p>` : nothing}
      ${groups.length > MOST_GROUPS ? html`<p class="desk-hint">${fill(pageWords.reports.first_rows, { count: MOST_GROUPS })}</p>` : nothing}
    `,
    table: reportTable(said.by[of], [said.group[of], said.tickets, said.share], rows),
  });
}

/**
 * @param {Groups["groups"][number] | undefined} top the largest that is told
 * @param {number} total
 * @param {(count: number) => string} share
 */
function sentenceOf(top, total, share) {
  if (top) return fill(said.top, { name: top.name, count: countOf(top), share: share(top.count) });
  return total > 0 ? said.all_hidden : said.nobody;
}

/** @param {{ count: number, is_whole: boolean }} group */
function countOf({ count, is_whole: whole }) {
  return whole ? number(count) : fill(said.at_least, { count: number(count) });
}
