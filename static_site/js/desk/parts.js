import { html, nothing } from "../lit-html.js";

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
 * Topics under their themes.
 *
 * @param {OfferedTopic[]} topics in the order they come
 * @param {string} [chosen]
 * @param {string} [none]
 */
export function topicOptions(topics, chosen, none) {
  const themes = [...new Set(topics.map((topic) => topic.theme))];
  const groups = themes.map((theme) => {
    const own = options(
      topics.filter((topic) => topic.theme === theme),
      chosen,
    );
    return theme ? html`<optgroup label=${theme}>${own}</optgroup>` : own;
  });
  return html`${options([], "", none)}${groups}`;
}
