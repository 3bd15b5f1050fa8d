import { clearFaults } from "../../common/forms/faults.js";
import { html, nothing } from "../../lit-html.js";
import { counted, fill } from "../../common/text.js";
import { staying } from "../../common/visit.js";
import { pageWords } from "../beside/page-words.js";
import { ask } from "../calls.js";
import { SEARCH, filtersHere, nameOfView, view } from "../list/asked-list.js";
import { addressOf, searched } from "../location.js";
import { checkbox, options, select } from "../parts.js";
import { deskSentence, refused } from "../refusals.js";
import { views } from "../words.js";

/** @import { ExportSeen, OfferedColumn } from "../../contract" */
/** @import { Fault } from "../../common/types/fault" */

/** What is asked for: the list that one comes from, as it is filtered, and the columns of the file. */

const said = pageWords.exports;
const FORM = "export";
/** A phone shows the columns when they are asked for: the usual ones are chosen. */
const WIDE = window.matchMedia("(min-width: 48em)");

/**
 * @param {OfferedColumn[]} columns
 * @param {(asked: ExportSeen) => void} done
 */
export function exportForm(columns, done) {
  const [offered, withheld] = [true, false].map((may) =>
    columns.filter(({ allowed }) => allowed === may),
  );
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    send(/** @type {HTMLFormElement} */ (event.currentTarget), done);
  };
  return html`
    <p class="govuk-body" id="export-what" dir="auto">
      <strong>${whatHere()}</strong>
      <a class="govuk-link" href=${addressOf({ pagina: null, archivo: null })}>${said.change}</a>
    </p>
    <form class="desk-ask" id=${FORM} novalidate @submit=${submit}>
      <div class="govuk-form-group desk-choices" data-field="columns" data-label=${said.columns}>
        <details class="desk-filters" ?open=${WIDE.matches}>
          <summary>${said.columns}</summary>
          <fieldset class="govuk-fieldset" aria-describedby="export-hint">
            <legend class="govuk-visually-hidden">${said.columns}</legend>
            ${withheld?.length ? html`<p class="govuk-hint" id="export-hint">${fill(said.withheld, { names: withheld.map(({ name }) => name).join(", ") })}</p>` : nothing}
            <div class="desk-choices__boxes">
              ${offered?.map(({ id, name, usual }) => checkbox(FORM, id, name, { value: id, checked: usual }))}
            </div>
          </fieldset>
        </details>
      </div>
      ${select({ form: FORM, name: "variant", label: said.variant, hint: said.variant_hint }, options(variants()))}
      <button class="govuk-button" type="submit">${said.ask}</button>
    </form>
  `;
}

function variants() {
  return Object.entries(said.variants).map(([id, name]) => ({ id, name }));
}

/** Which list it will be a file of, in words. */
function whatHere() {
  const filters = Object.keys(narrowing()).length;
  const list =
    view() === SEARCH
      ? fill(said.search, { text: searched() })
      : fill(said.list, { name: nameOfView(view()) });
  return filters > 0 ? `${list}, ${counted(said.filters, filters)}` : list;
}

/** What narrows the list; who opens the file orders it. */
function narrowing() {
  const { sort: _, ...filters } = filtersHere();
  return filters;
}

/**
 * @param {HTMLFormElement} form
 * @param {(asked: ExportSeen) => void} done
 */
async function send(form, done) {
  clearFaults(form);
  const { variant, ...boxes } = Object.fromEntries(new FormData(form));
  const list = view() === SEARCH ? { q: searched() } : views[view()];
  const body = { ...list, ...narrowing(), columns: Object.keys(boxes), variant };
  const still = staying();
  const answer = await ask("POST", "/exports", { body });
  if (!still()) return;
  if (answer.status !== 202) return refused(answer, { retry: () => send(form, done), form, say });
  done(answer.body);
}

/** @param {Fault} fault */
function say(fault) {
  return fault.field === "columns" ? said.no_columns : deskSentence(fault);
}
