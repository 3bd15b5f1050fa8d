import { tidyValuesOf } from "../../../common/forms/fields.js";
import { html } from "../../../lit-html.js";
import { pageWords } from "../../beside/page-words.js";
import { addressOf, go } from "../../location.js";
import { options, select } from "../../parts.js";
import { setup } from "../../setup.js";
import { areaHere } from "../asked-report.js";
import { whichHere, yearHere, years } from "./asked-year.js";

/** What the report of a year is asked for: the year, which tickets, an area. */

const said = pageWords.reports.yearly;
export const YEARLY_FORM = "yearly";

export function yearlyForm() {
  const offered = years().map((year) => ({ id: year, name: year }));
  const which = Object.entries(said.which).map(([id, name]) => ({ id, name }));
  const { area, all_areas: all } = pageWords.reports;
  return html`
    <form class="desk-ask" id=${YEARLY_FORM} novalidate @submit=${submit}>
      ${select({ form: YEARLY_FORM, name: "year", label: said.year }, options(offered, yearHere()))}
      ${select({ form: YEARLY_FORM, name: "which", label: said.tickets }, options(which, whichHere()))}
      ${select({ form: YEARLY_FORM, name: "area", label: area }, options(setup().me.areas, areaHere(), all))}
      <button class="govuk-button" type="submit">${pageWords.reports.show}</button>
    </form>
  `;
}

/** @param {SubmitEvent} event */
function submit(event) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.currentTarget);
  const { year = "", which = "", area = "" } = tidyValuesOf(form);
  go(addressOf({ anio: year, cuales: which, area }));
}
