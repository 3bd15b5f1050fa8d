import { carried } from "../common/finder/carried.js";
import { holdChoice } from "../common/forms/offer.js";

/** @import { Carried } from "../common/finder/carried.js" */

/**
 * Put what was searched for on another page, and not found, into the form.
 *
 * @param {HTMLFormElement} form
 */
export function takeUp(form) {
  const searched = carried.read();
  if (!searched) return;
  carried.clear();
  takeSearched(form, searched);
}

/**
 * Put words into the subject and a topic into its list, where nothing stands yet.
 *
 * @param {HTMLFormElement} form
 * @param {Carried} searched
 */
export function takeSearched(form, { words, topic }) {
  const subject = /** @type {HTMLInputElement} */ (form.elements.namedItem("subject"));
  const choice = /** @type {HTMLSelectElement} */ (form.elements.namedItem("topic"));
  if (!subject.value) subject.value = words;
  if (topic && !choice.value) holdChoice(choice, topic, "");
  form.dispatchEvent(new Event("change", { bubbles: true }));
}
