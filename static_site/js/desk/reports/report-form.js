import { tidyValuesOf } from "../../common/forms/fields.js";
import { html, nothing } from "../../lit-html.js";
import { addressOf, go } from "../location.js";
import { input, options, select } from "../parts.js";
import { deskSentence } from "../refusals.js";
import { setup } from "../setup.js";
import { pageWords } from "../beside/page-words.js";
import { areaHere, daysHere, dimensionHere, periodHere } from "./asked-report.js";
import { DATES } from "./periods.js";

/** @import { Fault } from "../../common/types/fault" */

/** What a report is asked for: a period, an area, and how tickets are told apart. */

const said = pageWords.reports;
export const FORM = "report";
/** The period that is chosen and not shown yet. */
let chosen = "";

/** The address has moved: what it says is what is chosen. */
export function forgetChoice() {
  chosen = "";
}

/** @param {() => void} redraw dates are asked for once they are meant */
export function reportForm(redraw) {
  const period = chosen || periodHere();
  const { first, last } = daysHere();
  /** @param {Event} event */
  const choose = ({ target }) => {
    chosen = /** @type {HTMLSelectElement} */ (target).value;
    redraw();
  };
  return html`
    <form class="desk-ask" id=${FORM} novalidate @submit=${submit}>
      <div @change=${choose}>
        ${select({ form: FORM, name: "period", label: said.period }, options(named(said.periods), period))}
      </div>
      ${
        period === DATES
          ? html`${input({ form: FORM, name: "first", label: said.first }, "date", first)}
            ${input({ form: FORM, name: "last", label: said.last }, "date", last)}`
          : nothing
      }
      ${select({ form: FORM, name: "area", label: said.area }, options(setup().me.areas, areaHere(), said.all_areas))}
      ${select({ form: FORM, name: "by", label: said.by }, options(named(said.dimensions), dimensionHere()))}
      <button class="govuk-button" type="submit">${said.show}</button>
    </form>
  `;
}

/** @param {SubmitEvent} event */
function submit(event) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.currentTarget);
  const { period = "", first = "", last = "", area = "", by = "" } = tidyValuesOf(form);
  go(addressOf({ periodo: period, desde: first, hasta: last, area, por: by }));
}

/** @param {Fault} fault */
export function reportFault(fault) {
  /** @type {Record<string, string>} */
  const known = said.faults;
  if (fault.field !== "first" && fault.field !== "last") return deskSentence(fault);
  return known[fault.code] ?? said.faults.other;
}

/** @param {Record<string, string>} names */
function named(names) {
  return Object.entries(names).map(([id, name]) => ({ id, name }));
}
