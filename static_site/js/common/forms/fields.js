import { tidy } from "../text.js";

/** The form's values by field path, read and put back. */

/**
 * @param {HTMLFormElement} form
 * @returns {Record<string, string>} as typed; what is not chosen is absent
 */
export function valuesOf(form) {
  return Object.fromEntries([...new FormData(form)].map(([path, value]) => [path, String(value)]));
}

/**
 * @param {HTMLFormElement} form
 * @returns {Record<string, string>} as they are sent: tidied, without what is empty
 */
export function tidyValuesOf(form) {
  const tidied = Object.entries(valuesOf(form)).map(([path, value]) => [
    path,
    tidy(value, form.elements.namedItem(path) instanceof HTMLTextAreaElement),
  ]);
  return Object.fromEntries(tidied.filter(([, value]) => value));
}

/**
 * @param {HTMLFormElement} form
 * @param {Record<string, string>} values
 */
export function putValues(form, values) {
  for (const [path, value] of Object.entries(values)) {
    const field = form.elements.namedItem(path);
    if (field instanceof HTMLInputElement && field.type === "checkbox") {
      field.checked = field.value === value;
    } else if (field && "value" in field) {
      field.value = value;
    }
  }
}

/**
 * What a select shows as chosen; empty while nothing is.
 *
 * @param {HTMLSelectElement} select
 */
export function chosenLabel(select) {
  return select.value ? (select.selectedOptions[0]?.label ?? "") : "";
}
