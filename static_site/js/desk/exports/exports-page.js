import { byId, titled } from "../../common/dom.js";
import { html, nothing, render } from "../../lit-html.js";
import { clearSummary } from "../../common/problem.js";
import { bytes, counted, fill } from "../../common/text.js";
import { staying } from "../../common/visit.js";
import { pageWords } from "../beside/page-words.js";
import { ask } from "../calls.js";
import { poll } from "../live/poll.js";
import { here, pageHere } from "../location.js";
import { refused } from "../refusals.js";
import { tell } from "../tell.js";
import { shortMoment } from "../when.js";
import { words } from "../words.js";
import { exportForm } from "./export-form.js";

/** @import { ExportSeen, OfferedColumn } from "../../contract" */

/** Lists as files: ask for one, see how far it is, download it. */

const said = pageWords.exports;
/** Milliseconds between two looks at what is being made. */
const EVERY = 2_000;

/** @type {ExportSeen[] | null} null until they have come */
let items = null;
/** @type {OfferedColumn[]} */
let columns = [];
let stop = () => {};

/** Show what one has asked for, and the form to ask for what the list shows. */
export async function showExports() {
  stop();
  titled(said.title);
  items = null;
  draw();
  const still = staying();
  const answer = await ask("GET", "/exports");
  if (!still()) return;
  if (answer.status !== 200) return refused(answer, { retry: showExports });
  ({ items, columns } = answer.body);
  draw();
  follow();
  const meant = document.getElementById(`export-${here().get("archivo") ?? ""}`);
  (meant ?? byId("exports-title", HTMLElement)).focus();
}

/** Look again and again while something is being made. */
function follow() {
  stop();
  if (!items?.some(isOpen)) return;
  const still = staying();
  stop = poll(EVERY, async () => {
    const answer = await ask("GET", "/exports");
    if (!still()) stop();
    else if (answer.status === 200) renew(answer.body.items);
    return answer.status === 200;
  });
}

/** @param {ExportSeen[]} come */
function renew(come) {
  const open = new Set(items?.filter(isOpen).map(({ id }) => id));
  items = come;
  draw();
  const over = come.find((one) => open.has(one.id) && !isOpen(one));
  if (over) tell(stateOf(over));
  if (!come.some(isOpen)) stop();
}

/** @param {ExportSeen} asked */
function added(asked) {
  clearSummary();
  items = [asked, ...(items ?? [])];
  draw();
  document.getElementById(`export-${asked.id}`)?.focus();
  tell(said.asked);
  follow();
}

function draw() {
  if (pageHere() !== "archivos") return;
  render(
    html`
      <div class="desk-page">
        <h1 class="govuk-heading-l" id="exports-title" tabindex="-1">${said.title}</h1>
        <p class="govuk-body">${said.text}</p>
        ${
          items === null
            ? html`<p class="desk-hint">${words.queue.loading}</p>`
            : html`
              <h2 class="govuk-heading-m">${said.new}</h2>
              ${exportForm(columns, added)}
              <h2 class="govuk-heading-m">${said.mine}</h2>
              ${items.length === 0 ? html`<p class="desk-empty">${said.empty}</p>` : items.map(one)}
            `
        }
      </div>
    `,
    byId("desk", HTMLElement),
  );
}

/** @param {ExportSeen} shown */
function one(shown) {
  const { id, asked_at: at, columns: has, searched, variant } = shown;
  return html`
    <article class="desk-draft" id="export-${id}" tabindex="-1" aria-labelledby="export-${id}-title">
      <h3 class="govuk-heading-s" id="export-${id}-title">
        ${fill(searched ? said.of_search : said.of_list, { time: shortMoment(at) })}
      </h3>
      <p>${stateOf(shown)}</p>
      <p class="desk-hint">${has.map(({ name }) => name).join(", ")}. ${said.variants[variant]}.</p>
      ${shown.unreadable.length > 0 ? html`<p class="desk-hint">${fill(said.unreadable, { numbers: shown.unreadable.join(", ") })}</p>` : nothing}
      ${
        shown.state === "done"
          ? html`<div class="desk-acts">
              <button type="button" class="desk-button" id="download-${id}" @click=${() => download(id)}>${said.download}</button>
            </div>`
          : nothing
      }
    </article>
  `;
}

/** @param {ExportSeen} shown */
function stateOf({ state, rows, bytes: size, failure, expires_at: until }) {
  if (state === "failed") return said.failures[failure ?? "not_made"];
  if (state !== "done") return `${said.states[state]} ${counted(said.rows, rows)}`;
  const facts = { size: bytes(size), until: shortMoment(until) };
  return `${counted(said.rows, rows)} ${fill(said.states.done, facts)}`;
}

/** @param {ExportSeen} shown */
function isOpen({ state }) {
  return state === "waits" || state === "running";
}

/**
 * The link is asked for as it is needed: it lives a minute.
 *
 * @param {string} id
 */
async function download(id) {
  const still = staying();
  clearSummary();
  const answer = await ask("POST", `/exports/${id}/link`);
  if (!still()) return;
  if (answer.status !== 200) return refused(answer, { retry: () => download(id) });
  window.location.assign(answer.body.url);
}
