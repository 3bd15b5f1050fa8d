import { fill } from "../common/text.js";
import { html, nothing } from "../lit-html.js";
import { words } from "./words.js";

/** @import { Named, OfferedTopic } from "../contract" */

/**
 * The desk's form fields, as the public form has them: `faults.js` finds each by its
 * `data-field`. Ids begin with the form's, since a page may have several.
 *
 * @typedef {object} Field
 * @property {string} form its id
 * @property {string} name the API's field
 * @property {string} label
 * @property {string} [hint]
 */

/**
 * @param {Field} field
 * @param {unknown} control
 */
export function group({ form, name, label, hint }, control) {
  const id = `${form}-${name}`;
  return html`
    <div class="govuk-form-group" data-field=${name} data-label=${label}>
      <label class="govuk-label govuk-label--s" for=${id}>${label}</label>
      ${hint ? html`<div class="govuk-hint" id="${id}-hint">${hint}</div>` : nothing}
      ${control}
    </div>
  `;
}

/**
 * @param {Field} field
 * @param {unknown} options
 */
export function select(field, options) {
  const id = `${field.form}-${field.name}`;
  return group(
    field,
    html`<select
      class="govuk-select"
      id=${id}
      name=${field.name}
      aria-describedby=${field.hint ? `${id}-hint` : nothing}
    >
      ${options}
    </select>`,
  );
}

/**
 * @param {Field} field
 * @param {number} rows
 */
export function textarea(field, rows) {
  const id = `${field.form}-${field.name}`;
  return group(
    field,
    html`<textarea
      class="govuk-textarea"
      id=${id}
      name=${field.name}
      rows=${rows}
      dir="auto"
      aria-describedby=${field.hint ? `${id}-hint` : nothing}
    ></textarea>`,
  );
}

/**
 * @param {Field} field
 * @param {string} [type]
 * @param {string} [value]
 */
export function input(field, type = "text", value = "") {
  const id = `${field.form}-${field.name}`;
  return group(
    field,
    html`<input
      class="govuk-input"
      id=${id}
      name=${field.name}
      type=${type}
      .value=${value}
      autocomplete="off"
      dir="auto"
      aria-describedby=${field.hint ? `${id}-hint` : nothing}
    />`,
  );
}

/**
 * @param {Named[]} choices
 * @param {string} [chosen] its id
 * @param {string} [none] what stands first, for no choice
 */
export function options(choices, chosen = "", none) {
  const first = none === undefined ? nothing : html`<option value="">${none}</option>`;
  return html`${first}${choices.map(
    ({ id, name }) => html`<option value=${id} .selected=${id === chosen}>${name}</option>`,
  )}`;
}

/**
 * A box to tick.
 *
 * @param {string} form its id
 * @param {string} name
 * @param {unknown} label
 * @param {{ value?: string, checked?: boolean }} [box]
 */
export function checkbox(form, name, label, { value = "on", checked = false } = {}) {
  const id = `${form}-${name}`;
  return html`<div class="govuk-checkboxes govuk-checkboxes--small">
    <div class="govuk-checkboxes__item">
      <input class="govuk-checkboxes__input" type="checkbox" id=${id} name=${name} value=${value} .checked=${checked} />
      <label class="govuk-label govuk-checkboxes__label" for=${id}>${label}</label>
    </div>
  </div>`;
}

/**
 * Topics under their themes.
 *
 * @param {OfferedTopic[]} topics in the order they come
 * @param {string} [chosen]
 * @param {string} [none]
 * @param {Named} [area] whose topics come first, under its name
 */
export function topicOptions(topics, chosen, none, area) {
  const own = topics.filter((topic) => topic.area === area?.id);
  const others = topics.filter((topic) => !own.includes(topic));
  const themes = [...new Set(others.map((topic) => topic.theme))];
  /** @type {[string, OfferedTopic[]][]} */
  const parts = themes.map((theme) => [theme, others.filter((topic) => topic.theme === theme)]);
  if (area && own.length > 0) parts.unshift([fill(words.filing.first, { area: area.name }), own]);
  return html`${options([], "", none)}${parts.map(([label, part]) => {
    const choices = options(part, chosen);
    return label ? html`<optgroup label=${label}>${choices}</optgroup>` : choices;
  })}`;
}
