import { byId } from "../../common/dom.js";
import { putValues } from "../../common/forms/fields.js";
import { showDocument } from "../../common/forms/identity.js";
import { html, nothing, render } from "../../lit-html.js";
import { clearSummary } from "../../common/problem.js";
import { counted, fill, tidy } from "../../common/text.js";
import { staying } from "../../common/visit.js";
import { ask } from "../calls.js";
import { refused } from "../refusals.js";
import { tell } from "../tell.js";
import { shortDayOf } from "../when.js";
import { pageWords } from "../beside/page-words.js";

/** @import { KnownPerson } from "../../contract" */

/**
 * Looking for who calls, before anything is asked: what they told last fills the form in. It
 * stands in no form of its own, since a form within one is none, and what is typed is not sent.
 */

const said = pageWords.behalf.person;

/** @type {KnownPerson[] | null} */
let people = null;

/** Begin anew. */
export function forgetPeople() {
  people = null;
  draw();
}

export function showPersonSearch() {
  draw();
}

function draw() {
  render(
    html`
      <div class="govuk-form-group">
        <label class="govuk-label govuk-label--s" for="person-q">${said.label}</label>
        <div class="govuk-hint" id="person-q-hint">${said.hint}</div>
        <div class="desk-look">
          <input
            class="govuk-input govuk-input--width-20"
            id="person-q"
            autocomplete="off"
            spellcheck="false"
            autocapitalize="none"
            aria-describedby="person-q-hint"
            @keydown=${(/** @type {KeyboardEvent} */ event) => {
              if (event.key !== "Enter" || event.isComposing) return;
              event.preventDefault(); // it would send the form
              look();
            }}
          />
          <button type="button" class="govuk-button govuk-button--secondary" id="person-look" @click=${look}>
            ${said.look}
          </button>
        </div>
        <p role="status" id="person-count">
          ${people ? (people.length > 0 ? counted(said.count, people.length) : said.none) : ""}
        </p>
        ${people && people.length > 0 ? html`<ul class="desk-people">${people.map(row)}</ul>` : nothing}
      </div>
    `,
    byId("behalf-person", HTMLElement),
  );
}

/**
 * @param {KnownPerson} person
 * @param {number} at
 */
function row(person, at) {
  const { number, opened_at: opened } = person;
  const facts = Object.entries({
    document_number: person.document.number,
    email: person.email,
    phone: person.phone,
  })
    .filter(([, fact]) => fact)
    .map(([name, fact]) =>
      person.unverified.includes(name) ? fill(said.unverified, { fact }) : fact,
    )
    .join(" · ");
  return html`<li>
    <p>
      <strong dir="auto">${person.full_name}</strong><br />
      <span dir="auto">${facts}</span><br />
      <span class="desk-hint">${fill(said.last, { number, date: shortDayOf(opened) })}</span>
    </p>
    <button
      type="button"
      class="govuk-button govuk-button--secondary"
      id="person-use-${at}"
      @click=${() => use(person)}
    >
      ${said.use}<span class="govuk-visually-hidden"> (${person.full_name})</span>
    </button>
  </li>`;
}

async function look() {
  const field = byId("person-q", HTMLInputElement);
  const q = tidy(field.value);
  if (!q) return field.focus();
  const still = staying();
  const answer = await ask("POST", "/requesters/searches", { body: { q } });
  if (!still()) return;
  if (answer.status !== 200) return refused(answer, { retry: look });
  clearSummary();
  people = answer.body.items;
  draw();
}

/** @param {KnownPerson} person */
function use({ document: { type, number }, ...person }) {
  const form = byId("behalf", HTMLFormElement);
  const facts = Object.entries(person).filter(([, value]) => typeof value === "string");
  putValues(form, {
    ...Object.fromEntries(facts.filter(([name]) => name !== "number" && name !== "opened_at")),
    "document.type": type,
    "document.number": number,
  });
  showDocument(form);
  form.dispatchEvent(new Event("change")); // what is kept for this tab of the browser
  people = null;
  draw();
  byId("person-q", HTMLInputElement).value = "";
  tell(fill(said.used, { name: person.full_name }));
  form.querySelector("select")?.focus();
}
