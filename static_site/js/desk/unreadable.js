import { html, nothing } from "../lit-html.js";
import { fill } from "../common/text.js";
import { words } from "./words.js";

/** What belongs to a page and cannot be shown: it is named, so that somebody mends it. */

const said = words.unreadable;

/**
 * @param {string[] | undefined} numbers of tickets of a list
 */
export function unreadableTickets(numbers) {
  return told(numbers, said.ticket, said.tickets);
}

/**
 * @param {string[] | undefined} keys of parts of what is shown: lines of a thread, mails, texts
 */
export function unreadableParts(keys) {
  return told(keys, said.part, said.parts);
}

/**
 * @param {string[] | undefined} keys
 * @param {string} one
 * @param {string} many
 */
function told(keys, one, many) {
  if (!keys || keys.length === 0) return nothing;
  const text = fill(keys.length === 1 ? one : many, { count: keys.length, keys: keys.join(", ") });
  return html`<p class="desk-unreadable"><strong>${text}</strong> ${said.text}</p>`;
}
