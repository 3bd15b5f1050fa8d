import { byId, titled } from "../../../common/dom.js";
import { counted, fill } from "../../../common/text.js";
import { staying } from "../../../common/visit.js";
import { html, nothing, render } from "../../../lit-html.js";
import { pageWords } from "../../beside/page-words.js";
import { ask } from "../../calls.js";
import { addressOf, pageHere } from "../../location.js";
import { refused } from "../../refusals.js";
import { tell } from "../../tell.js";
import { yearlyPath, yearHere } from "./asked-year.js";
import { saveYearly } from "./yearly-file.js";
import { YEARLY_FORM, yearlyForm } from "./yearly-form.js";
import { openOnes, requests, summary, totals } from "./yearly-tables.js";

/** @import { YearlyRow } from "../../../contract" */

/** The report of a year that the law asks for (LOTAIP): read page by page, printed, saved as a file. */

const said = pageWords.reports.yearly;

/** @type {Map<string, YearlyRow>} by number: one that changes meanwhile comes again */
let rows = new Map();
/** @type {string[]} numbers that could not be read */
let unreadable = [];
let whole = false;
let coming = false;

/** Show what the address asks for. */
export async function showYearly() {
  titled(fill(said.title, { year: yearHere() }));
  [rows, unreadable, whole, coming] = [new Map(), [], false, true];
  draw();
  byId("yearly-title", HTMLElement).focus();
  await load("");
}

/** @param {string} cursor */
async function load(cursor) {
  const still = staying();
  let next = cursor;
  do {
    const answer = await ask("GET", yearlyPath(next));
    if (!still()) return;
    coming = answer.status === 200;
    if (!coming) {
      draw();
      const retry = () => {
        coming = true;
        return load(next);
      };
      return refused(answer, { retry, form: byId(YEARLY_FORM, HTMLFormElement) });
    }
    for (const row of answer.body.items) rows.set(row.number, row);
    unreadable.push(...(answer.body.unreadable ?? []));
    next = answer.body.next_cursor ?? "";
    draw();
  } while (next);
  [whole, coming] = [true, false];
  draw();
  tell(counted(said.loaded, rows.size), { quiet: true });
}

/** @returns {YearlyRow[]} as they came in */
function inOrder() {
  /** @param {YearlyRow} row */
  const key = ({ received_on: day, number }) => `${day} ${number}`;
  return [...rows.values()].sort((one, other) => (key(one) < key(other) ? -1 : 1));
}

function draw() {
  if (pageHere() !== "lotaip") return;
  render(
    html`
      <div class="desk-page desk-report desk-yearly">
        <p class="desk-acts">
          <a class="govuk-link" href=${addressOf({ pagina: "informes", anio: null, cuales: null })}>${said.back}</a>
        </p>
        <h1 class="govuk-heading-l" id="yearly-title" tabindex="-1">${fill(said.title, { year: yearHere() })}</h1>
        <p class="govuk-body desk-report__lead">${said.text}</p>
        ${yearlyForm()}
        ${coming ? html`<p class="desk-hint" role="status">${counted(said.gathering, rows.size)}</p>` : nothing}
        ${whole ? report(inOrder()) : nothing}
      </div>
    `,
    byId("desk", HTMLElement),
  );
}

/** @param {YearlyRow[]} all */
function report(all) {
  const missing = [...new Set(unreadable)].join(", ");
  return html`
    ${summary(all)}
    <div class="desk-acts desk-yearly__acts">
      <button type="button" class="desk-button" id="yearly-print" @click=${() => window.print()}>${pageWords.reports.print}</button>
      <button type="button" class="desk-button" id="yearly-excel" @click=${() => saveYearly(all, "excel")}>${said.excel}</button>
      <button type="button" class="desk-button" id="yearly-plain" @click=${() => saveYearly(all, "plain")}>${said.plain}</button>
    </div>
    ${missing ? html`<p class="desk-warning">${fill(said.unreadable, { numbers: missing })}</p>` : nothing}
    ${all.length > 0 ? html`${totals(all)} ${openOnes(all)} ${requests(all)}` : nothing}
  `;
}
