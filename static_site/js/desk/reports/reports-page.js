import { byId, titled } from "../../common/dom.js";
import { showFaults } from "../../common/forms/faults.js";
import { staying } from "../../common/visit.js";
import { html, nothing, render } from "../../lit-html.js";
import { pageWords } from "../beside/page-words.js";
import { ask } from "../calls.js";
import { addressOf, pageHere } from "../location.js";
import { refused } from "../refusals.js";
import { tell } from "../tell.js";
import { words } from "../words.js";
import { activity } from "./activity.js";
import { daysHere, paths } from "./asked-report.js";
import { backlog } from "./backlog.js";
import { capital, nameOfPeriod } from "./periods.js";
import { FORM, forgetChoice, reportFault, reportForm } from "./report-form.js";

/** @import { Backlog, Report } from "../../contract" */

/** Reports: a period against the one before, and what waits now. The address says which. */

const said = pageWords.reports;

/** @type {Report | null} null until it has come */
let report = null;
/** @type {Backlog | null} */
let waits = null;
/** What is still to come. */
let coming = 0;

/** Show what the address asks for. */
export async function showReports() {
  titled(said.title);
  forgetChoice();
  [report, waits, coming] = [null, null, 0];
  draw();
  byId("reports-title", HTMLElement).focus();
  const lacks = Object.entries(daysHere()).filter(([, day]) => !day);
  if (lacks.length > 0) {
    const faults = lacks.map(([field]) => ({ field, code: "missing" }));
    return showFaults(byId(FORM, HTMLFormElement), faults, reportFault);
  }
  await load();
}

/** Each is shown as it comes: what waits is none the worse when the figures cannot be had. */
async function load() {
  const [figures = "", open = ""] = paths();
  coming = 2;
  draw();
  await Promise.all([
    fetchPart(figures, (body) => {
      report = body;
      tell(capital(nameOfPeriod(body.first, body.last)), { quiet: true });
    }),
    fetchPart(open, (body) => {
      waits = body;
    }),
  ]);
}

/**
 * @param {string} path
 * @param {(body: any) => void} put
 */
async function fetchPart(path, put) {
  const still = staying();
  const answer = await ask("GET", path);
  if (!still()) return;
  coming -= 1;
  if (answer.status === 200) put(answer.body);
  draw();
  if (answer.status === 200) return;
  const form = byId(FORM, HTMLFormElement);
  refused(answer, { retry: showReports, form, say: reportFault });
}

function draw() {
  if (pageHere() !== "informes") return;
  render(
    html`
      <div class="desk-page desk-report">
        <h1 class="govuk-heading-l" id="reports-title" tabindex="-1">${said.title}</h1>
        <p class="govuk-body desk-report__lead">${said.text}</p>
        <p class="desk-acts"><a class="govuk-link" id="reports-yearly" href=${addressOf({ pagina: "lotaip" })}>${said.yearly.link}</a>
          <a class="govuk-link" id="reports-people" href=${addressOf({ pagina: "personas" })}>${said.people.link}</a></p>
        ${reportForm(draw)}
        ${coming > 0 ? html`<p class="desk-hint">${words.queue.loading}</p>` : nothing}
        ${report ? activity(report) : nothing} ${waits ? backlog(waits) : nothing}
        ${report || waits ? html`<p class="desk-acts"><button type="button" class="desk-button" id="report-print" @click=${() => window.print()}>${said.print}</button></p>` : nothing}
      </div>
    `,
    byId("desk", HTMLElement),
  );
}
