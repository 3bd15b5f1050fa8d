import { html, nothing } from "../lit-html.js";
import { counted } from "../common/text.js";
import { words } from "./words.js";

/** What belongs to a page and cannot be shown: it is named, so that somebody mends it. */

const said = words.unreadable;

/**
 * @param {string[] | undefined} numbers of tickets of a list
 */
export function unreadableTickets(numbers) {
  return told(numbers, said.tickets);
}

/**
 * @param {string[] | undefined} keys of parts of what is shown: lines of a thread, mails, texts
 */
export function unreadableParts(keys) {
  return told(keys, said.parts);
}

/**
 * @param {string[] | undefined} keys
 * @param {{ one: string, other: string }} forms
 */
function told(keys, forms) {
  if (!keys || keys.length === 0) return nothing;
  const text = counted(forms, keys.length, { keys: keys.join(", ") });
  return html`<p class="desk-unreadable"><strong>${text}</strong> ${said.text}</p>`;
}
