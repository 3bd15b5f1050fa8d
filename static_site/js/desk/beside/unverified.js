import { html } from "../../lit-html.js";
import { workWords } from "./work-words.js";

/**
 * A fact that was imported as it was says that nobody verified it.
 *
 * @param {{ unverified: string[] }} person
 * @param {string} name
 * @param {unknown} value
 */
export function marked({ unverified }, name, value) {
  if (!value || !unverified.includes(name)) return value;
  return html`${value} <span class="desk-facts__more">(${workWords.facts.unverified})</span>`;
}
