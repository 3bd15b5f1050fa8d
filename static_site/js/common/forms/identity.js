import { byId } from "../dom.js";
import { groupOf } from "./faults.js";
import { words } from "../../words.js";

/** The country that issues cédulas, also to residents of other nationalities. */
const ECUADOR = "EC";

/**
 * Let the nationality choose the document, and the document its number's words and keyboard.
 *
 * @param {HTMLFormElement} form
 */
export function watchIdentity(form) {
  const nationality = byId("nationality", HTMLSelectElement);
  nationality.addEventListener("change", () => {
    if (nationality.value) choose(form, nationality.value === ECUADOR ? "cedula" : "passport");
    showDocument(form);
  });
  for (const type of form.querySelectorAll('[name="document.type"]')) {
    type.addEventListener("change", () => showDocument(form));
  }
}

/**
 * Make the number's field fit the chosen document.
 *
 * @param {HTMLFormElement} form
 */
export function showDocument(form) {
  const passport = types(form).value === "passport";
  const { label, hint } = passport ? words.passport : words.cedula;
  const number = byId("document-number", HTMLInputElement);
  const group = groupOf(form, "document.number");
  group?.setAttribute("data-label", label);
  const shown = group?.querySelector("label");
  if (shown) shown.textContent = label;
  byId("document-number-hint", HTMLElement).textContent = hint;
  number.inputMode = passport ? "text" : "numeric";
  number.autocapitalize = passport ? "characters" : "none";
}

/**
 * @param {HTMLFormElement} form
 * @param {"cedula" | "passport"} type
 */
function choose(form, type) {
  types(form).value = type;
}

/** @param {HTMLFormElement} form */
function types(form) {
  return /** @type {RadioNodeList} */ (form.elements.namedItem("document.type"));
}
