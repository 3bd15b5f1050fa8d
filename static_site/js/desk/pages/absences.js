import { longDate } from "../../common/dates.js";
import { byId } from "../../common/dom.js";
import { clearFaults, showFaults } from "../../common/forms/faults.js";
import { tidyValuesOf } from "../../common/forms/fields.js";
import { html, nothing, render } from "../../lit-html.js";
import { fill } from "../../common/text.js";
import { staying } from "../../common/visit.js";
import { addressOf } from "../location.js";
import { ask } from "../calls.js";
import { input, options, select } from "../parts.js";
import { deskSentence, refused } from "../refusals.js";
import { colleagues, may, setup } from "../setup.js";
import { tell } from "../tell.js";
import { unreadableParts } from "../unreadable.js";
import { pageWords } from "../beside/page-words.js";

/** @import { AbsenceSeen } from "../../contract" */

/** Who is away: one says so of oneself, leads of their people, and see which tickets came back. */

const said = pageWords.absences;
const REQUIRED = ["first_day", "last_day"];

/** Fetch who is away, and show it in the section of the page of one's own account. */
export async function showAbsences() {
  const still = staying();
  const answer = await ask("GET", "/absences");
  if (!still()) return;
  if (answer.status !== 200) return refused(answer, { retry: showAbsences });
  draw(answer.body.items, answer.body.unreadable);
}

/**
 * @param {AbsenceSeen[]} absences
 * @param {string[]} [unreadable]
 */
function draw(absences, unreadable) {
  render(
    html`
      <h2 class="govuk-heading-m" id="absences-title">${said.title}</h2>
      ${may("ticket.claim") ? form() : nothing} ${unreadableParts(unreadable)}
      ${
        absences.length > 0
          ? html`<ul class="govuk-list" id="away">
            ${absences.map(one)}
          </ul>`
          : html`<p class="desk-hint">${said.nobody}</p>`
      }
    `,
    byId("absences", HTMLElement),
  );
}

function form() {
  const { me } = setup();
  const field = (
    /** @type {"person" | "first_day" | "last_day" | "substitute"} */ name,
    hint = "",
  ) => ({ form: "absence", name, label: said[name], hint });
  const led = setup().agents.filter((agent) => agent.works && agent.trail && agent.id !== me.id);
  const people = [{ id: me.id, name: said.me }, ...led];
  return html`
    <p class="govuk-body">${said.text}</p>
    <form id="absence" novalidate @submit=${save}>
      ${
        may("ticket.assign_others")
          ? select(field("person"), options(people, me.id))
          : html`<input type="hidden" name="person" value=${me.id} />`
      }
      ${input(field("first_day"), "date")} ${input(field("last_day", said.last_day_hint), "date")}
      ${select(field("substitute", said.substitute_hint), options(colleagues(), "", said.area))}
      <button class="govuk-button" type="submit">${said.save}</button>
    </form>
  `;
}

/** @param {AbsenceSeen} absence */
function one(absence) {
  const { first_day, last_day, substitute, changeable, handed_back: back } = absence;
  const days = last_day
    ? fill(said.from_to, { first: longDate(first_day), last: longDate(last_day) })
    : fill(said.left, { day: longDate(first_day) });
  return html`<li class="desk-away">
    <strong>${absence.name}</strong>: ${days}
    ${substitute ? fill(said.stands_in, { name: substitute.name }) : nothing}
    ${
      back.length > 0
        ? html`<br />${said.handed_back}
            ${back.map(
              ({ number, to }) =>
                html`<a class="govuk-link desk-number" href=${addressOf({ pagina: null, ticket: number })}>${number}</a>
                ${to ? `(${to})` : nothing} `,
            )}`
        : nothing
    }
    ${
      changeable
        ? html`<button type="button" class="govuk-button govuk-button--secondary" @click=${() => remove(absence)}>
            ${fill(said.remove, { name: absence.name })}
          </button>`
        : nothing
    }
  </li>`;
}

/** @param {SubmitEvent | null} event */
async function save(event) {
  event?.preventDefault();
  const form = byId("absence", HTMLFormElement);
  const { person = "", ...values } = tidyValuesOf(form);
  const missing = REQUIRED.filter((field) => !values[field]);
  if (missing.length > 0) {
    const faults = missing.map((field) => ({ field, code: "missing" }));
    return showFaults(form, faults, deskSentence);
  }
  clearFaults(form);
  const still = staying();
  const answer = await ask("PUT", `/absences/${encodeURIComponent(person)}`, { body: values });
  if (!still()) return;
  if (answer.status !== 200) return refused(answer, { form, retry: () => save(null) });
  form.reset();
  tell(fill(said.saved, { name: answer.body.name }));
  await showAbsences();
}

/** @param {AbsenceSeen} absence */
async function remove(absence) {
  const still = staying();
  const answer = await ask("DELETE", `/absences/${encodeURIComponent(absence.id)}`);
  if (!still()) return;
  if (answer.status !== 200) return refused(answer, { retry: () => remove(absence) });
  tell(fill(said.removed, { name: absence.name }));
  await showAbsences();
  byId("absences-title", HTMLElement).scrollIntoView({ block: "nearest" });
}
