import { longDate } from "../../common/dates.js";
import { byId } from "../../common/dom.js";
import { clearFaults } from "../../common/forms/faults.js";
import { putValues, tidyValuesOf } from "../../common/forms/fields.js";
import { counted, fill } from "../../common/text.js";
import { staying } from "../../common/visit.js";
import { html, nothing, render } from "../../lit-html.js";
import { ask } from "../calls.js";
import { forgetForm, keepForm } from "../compose/desk-drafts.js";
import { addressOf, go } from "../location.js";
import { NEW } from "../pages/canned-form.js";
import { input, options, select } from "../parts.js";
import { box, deskSentence, missed, refused } from "../refusals.js";
import { tell } from "../tell.js";
import { shortMoment } from "../when.js";
import { limits } from "../words.js";
import { pageWords } from "../beside/page-words.js";

/** @import { Fault } from "../../common/types/fault" */
/** @import { HolidaySeen, PeriodSeen, Proposal, Proposals } from "../../contract" */

/** The form that proposes another holiday or period: first it tells how many tickets that bears
 * on, then it is sent. */

const said = pageWords.unit.proposals;

/**
 * @typedef {object} Place what is changed
 * @property {Proposal["kind"]} kind
 * @property {string} row its id; `NEW` for a holiday that does not exist yet
 * @property {number} version of what is proposed for it already
 * @property {HolidaySeen} [day]
 * @property {PeriodSeen} [period]
 */

/**
 * @param {Proposal["kind"]} kind
 * @param {string} row
 * @param {Proposals} found
 */
export function editProposal(kind, row, { items, holidays, periods }) {
  const version = items.find((one) => one.kind === kind && one.row === row)?.version ?? 0;
  const day = holidays.find((one) => kind === "holiday" && one.date === row);
  const period = periods.find((one) => kind === "setting" && one.id === row);
  draw({ kind, row, version, day, period });
}

/** @param {Place} place */
function draw(place) {
  const { day, period, row } = place;
  render(
    html`
      <p><a class="govuk-link" href=${addressOf({ fila: null })}>${pageWords.unit.rows.back}</a></p>
      <h2 class="govuk-heading-m" id="row-title" tabindex="-1">${titleOf(place)}</h2>
      <form id="row" novalidate @submit=${(/** @type {SubmitEvent} */ event) => preview(event, place)}>
        ${period ? numberOf(period) : namesOf(place)}
        <button class="govuk-button" type="submit">${said.preview}</button>
        ${
          day?.own || period?.own
            ? html`<button type="button" class="govuk-button govuk-button--secondary" id="to-default"
                @click=${() => preview(null, place, { remove: true })}>${said.remove[place.kind]}</button>`
            : nothing
        }
      </form>
      <div id="foreseen" aria-live="polite"></div>
    `,
    byId("unit-part", HTMLElement),
  );
  const form = byId("row", HTMLFormElement);
  form.reset();
  const { name_es = "", name_en = "", worked = false } = day ?? {};
  putValues(form, { name_es, name_en, worked: String(worked), value: String(period?.value ?? "") });
  if (row === NEW) keepForm(form, "holiday");
  byId("row-title", HTMLElement).focus();
}

/** @param {Place} place */
function titleOf({ kind, row, day }) {
  if (kind === "setting") return said.periods[/** @type {"notice_hour"} */ (row)];
  return row === NEW ? said.add : longDate(day?.date ?? row);
}

/** @param {PeriodSeen} period */
function numberOf({ least, most, default: standard }) {
  const hint = fill(said.value_hint, { least, most, standard });
  return input({ form: "row", name: "value", label: said.value, hint });
}

/** @param {Place} place */
function namesOf({ row, day }) {
  const field = (/** @type {"date" | "name_es" | "name_en" | "worked"} */ name) => ({
    form: "row",
    name,
    label: said.fields[name],
  });
  const legal = day && (!day.own || day.worked);
  const choices = [
    { id: "false", name: said.origins.row },
    { id: "true", name: said.is_worked },
  ];
  return html`
    ${row === NEW ? input(field("date"), "date") : nothing} ${input(field("name_es"))}
    ${input(field("name_en"))} ${legal ? select(field("worked"), options(choices)) : nothing}
  `;
}

/**
 * What the change would do, before it is proposed.
 *
 * @param {SubmitEvent | null} event
 * @param {Place} place
 * @param {{ remove: true }} [removal]
 */
async function preview(event, place, removal) {
  event?.preventDefault();
  const form = byId("row", HTMLFormElement);
  clearFaults(form);
  const { date, value, worked, ...names } = tidyValuesOf(form);
  const number = value && /^\d+$/.test(value) ? Number(value) : value;
  const isWorked = worked === "true" || undefined;
  const typed = place.period ? { value: number } : { ...names, worked: isWorked };
  const values = removal ?? typed;
  const row = place.row === NEW ? date || "-" : place.row;
  const still = staying();
  const answer = await ask("POST", `${address(place.kind, row)}/preview`, { body: values });
  if (!still()) return;
  if (answer.status !== 200)
    return refused(answer, { form, say, retry: () => preview(null, place, removal) });
  const { touches, in_force_at: since } = answer.body;
  render(
    html`<div class="govuk-inset-text">
      <p class="govuk-body" id="foreseen-text">
        ${touchesOf(touches)} ${fill(said.foreseen, { at: shortMoment(since) })}
      </p>
      <button type="button" class="govuk-button" id="propose"
        @click=${() => propose({ ...place, row }, values)}>${said.propose}</button>
    </div>`,
    byId("foreseen", HTMLElement),
  );
  byId("propose", HTMLElement).focus();
}

/**
 * How many open tickets a change bears on, in words.
 *
 * @param {number} count
 */
export function touchesOf(count) {
  return count === 0 ? said.touches_none : counted(said.touches, count);
}

/**
 * @param {string} kind
 * @param {string} row
 */
function address(kind, row) {
  return `/catalog/proposals/${kind}/${encodeURIComponent(row)}`;
}

/**
 * @param {Place} place
 * @param {unknown} values
 */
async function propose(place, values) {
  const { kind, row, version } = place;
  const still = staying();
  const answer = await ask("PUT", address(kind, row), { body: values, version });
  const fine = answer.status === 200;
  if (fine) forgetForm("holiday");
  if (!still()) return fine ? undefined : missed(answer, pageWords.unit.title);
  if (!fine) {
    const form = byId("row", HTMLFormElement);
    const raced = () => box(said.raced);
    return refused(answer, { form, say, retry: () => propose(place, values), raced });
  }
  go(addressOf({ fila: null }));
  tell(said.proposed);
}

/** @param {Fault} fault */
function say(fault) {
  /** @type {Record<string, string>} */
  const known = { ...pageWords.unit.rows.faults, ...said.faults };
  const sentence = known[fault.code];
  const field = said.fields[/** @type {"date"} */ (fault.field)];
  return sentence ? fill(sentence, { field, max: limits.catalog_text.max }) : deskSentence(fault);
}
