import { html, nothing } from "../lit-html.js";
import { counted } from "../common/text.js";
import { words } from "./words.js";

/**
 * What belongs to a page and cannot be shown: it is said, so that somebody mends it. Tickets are known
 * by their numbers; the keys of other rows are for who looks into the tables, behind a fold.
 */

const said = words.unreadable;

/**
 * @param {string[] | undefined} numbers of tickets of a list
 */
export function unreadableTickets(numbers) {
  if (!numbers || numbers.length === 0) return nothing;
  const text = counted(said.tickets, numbers.length, { numbers: numbers.join(", ") });
  return html`<p class="desk-unreadable"><strong>${text}</strong> ${said.text}</p>`;
}

/**
 * @param {string[] | undefined} keys of parts of what is shown: lines of a thread, mails, texts
 */
export function unreadableParts(keys) {
  if (!keys || keys.length === 0) return nothing;
  return html`<div class="desk-unreadable">
    <strong>${counted(said.parts, keys.length)}</strong> ${said.text}
    <details>
      <summary>${said.keys}</summary>
      ${keys.join(", ")}
    </details>
  </div>`;
}
