import { clearFaults, showFaults } from "../../common/forms/faults.js";
import { tidyValuesOf } from "../../common/forms/fields.js";
import { html, nothing } from "../../lit-html.js";
import { fill } from "../../common/text.js";
import { staying } from "../../common/visit.js";
import { ask } from "../calls.js";
import { addressOf } from "../location.js";
import { input } from "../parts.js";
import { deskSentence, refused } from "../refusals.js";
import { isSetUp } from "../setup.js";
import { tell } from "../tell.js";
import { words } from "../words.js";
import { FILTERS, filtersHere, view } from "./asked-list.js";
import { isCurrent, known, size } from "./list.js";

/** @import { SavedFilter } from "../../contract" */

/** The filters that one keeps under a name: they stand under the views, on whatever machine. */

const said = words.saved;

/** @type {SavedFilter[]} */
let kept = [];
let redraw = () => {};

/**
 * Learn what is kept; where that is not to be had, there is nothing under the views.
 *
 * @param {() => void} draw shows it, now and after each change
 */
export async function fetchSavedFilters(draw) {
  redraw = draw;
  await renew();
}

/** Those that were kept on another machine meanwhile are there when one comes back to the page. */
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && isSetUp()) renew();
});

async function renew() {
  const answer = await ask("GET", "/saved-filters");
  if (answer.status !== 200) return;
  kept = answer.body.items;
  redraw();
}

/** @returns {SavedFilter | undefined} the kept filter that the address is */
export function savedHere() {
  return kept.find((one) => one.view === view() && same(one.filters, filtersHere()));
}

export function savedFiltersNav() {
  if (kept.length === 0) return nothing;
  const here = savedHere();
  return html`
    <h2 class="desk-views__title" id="saved-title">${said.title}</h2>
    <ul aria-labelledby="saved-title">
      ${kept.map(
        (one) => html`<li>
          <a href=${addressOfSaved(one)} aria-current=${one === here ? "page" : nothing}>
            <span dir="auto">${one.name}</span>
            ${countOf(one)}
          </a>
        </li>`,
      )}
    </ul>
  `;
}

/**
 * How many tickets a filter has, where that is known without asking: of the one that is shown, and
 * of any that narrows by area alone, by the counts that came with the list. Others would have to be
 * counted ticket by ticket, each time that one changes.
 *
 * @param {SavedFilter} one
 */
function countOf(one) {
  const { view: name, filters } = one;
  const { area, ...others } = filters;
  const { counts, byArea } = known();
  if (one === savedHere() && isCurrent()) return number(size());
  if (Object.keys(others).some((parameter) => parameter !== "sort")) return nothing;
  /** @type {(Partial<Record<string, number>> | null | undefined)[]} */
  const of = area ? area.split(",").map((id) => byArea[id]) : [counts];
  if (!of.some((each) => each && name in each)) return nothing;
  return number({ count: of.reduce((sum, each) => sum + (each?.[name] ?? 0), 0), exact: true });
}

/** @param {ReturnType<typeof size>} size */
function number({ count, exact }) {
  return html` <span class="desk-count">${exact ? count : fill(said.more_than, { count })}</span>`;
}

/** Keeps what narrows the list now, or renames and deletes what it was kept as. */
export function savedFilterForm() {
  const here = savedHere();
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    save(/** @type {HTMLFormElement} */ (event.currentTarget), here);
  };
  const field = { form: "saved", name: "name", label: here ? said.rename : said.name };
  return html`
    <form id="saved" novalidate @submit=${submit}>
      ${input(field, "text", here?.name)}
      <div class="govuk-button-group">
        <button class="govuk-button govuk-button--secondary" type="submit">
          ${here ? said.rename_do : said.save}
        </button>
        ${
          here
            ? html`<button type="button" class="govuk-button govuk-button--secondary" id="saved-delete" @click=${() => remove(here)}>
                ${said.remove}
              </button>`
            : nothing
        }
      </div>
    </form>
  `;
}

/** @param {SavedFilter} one */
function addressOfSaved({ view: vista, filters }) {
  const named = Object.entries(FILTERS).map(([name, parameter]) => [name, filters[parameter]]);
  const none = { ticket: null, ver: null, pagina: null };
  return addressOf({ ...none, ...Object.fromEntries(named), vista });
}

/**
 * @param {HTMLFormElement} form
 * @param {SavedFilter | undefined} here what is renamed, if something is
 * @returns {Promise<void>}
 */
async function save(form, here) {
  const { name = "" } = tidyValuesOf(form);
  if (!name) return showFaults(form, [{ field: "name", code: "missing" }], sentence);
  clearFaults(form);
  const id = here?.id ?? crypto.randomUUID();
  const body = { name, view: view(), filters: filtersHere() };
  const still = staying();
  const answer = await ask("PUT", `/saved-filters/${id}`, { body });
  if (answer.status === 200) kept = answer.body.items;
  if (!still()) return;
  if (answer.status !== 200) {
    return refused(answer, { form, say: sentence, retry: () => save(form, here) });
  }
  tell(fill(here ? said.renamed : said.saved, { name }));
  redraw();
}

/**
 * @param {SavedFilter} one
 * @returns {Promise<void>}
 */
async function remove(one) {
  const still = staying();
  const answer = await ask("DELETE", `/saved-filters/${one.id}`);
  const gone = answer.status === 404; // removed on another machine, or its answer was lost
  if (answer.status === 200) kept = answer.body.items;
  if (gone) kept = kept.filter((other) => other.id !== one.id);
  if (!still()) return;
  if (answer.status !== 200 && !gone) return refused(answer, { retry: () => remove(one) });
  tell(fill(said.removed, { name: one.name }));
  redraw();
  document.getElementById("saved-name")?.focus();
}

/** @param {import("../../common/types/fault").Fault} fault */
function sentence(fault) {
  return deskSentence(fault.field === "name" ? { ...fault, field: "filter_name" } : fault);
}

/**
 * @param {Record<string, string>} one
 * @param {Record<string, string>} other
 */
function same(one, other) {
  const [here, there] = [one, other].map((each) => JSON.stringify(Object.entries(each).sort()));
  return here === there;
}
