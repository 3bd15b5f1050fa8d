import { html, nothing, render } from "../../lit-html.js";
import { counted, fill } from "../../common/text.js";
import { unaccented } from "../canned/unaccented.js";
import { setup } from "../setup.js";
import { workWords } from "../beside/work-words.js";

/** @import { DeskTicket } from "../../contract" */

/**
 * Completing a colleague's name in a note, from `@` on: arrows go through the names, Enter or Tab
 * puts one, Escape goes on without. Whom a note names is for the API to say.
 */

const said = workWords.composer.mentions;
const FIELD = "note-body";
const PLACE = "mentions";
const MOST = 6;
/** What stands before the caret from an `@` on that is no part of an address. */
const BEGUN = /(?<![\p{L}\p{N}_@.])@([^@\n]{0,60})$/u;

/** @type {string[]} names in sight */
let names = [];
let chosen = 0;

/** Complete names wherever a note is written on this page. */
export function completeMentions() {
  document.addEventListener("input", ({ target }) => field(target) && offer());
  document.addEventListener("click", ({ target }) => field(target) && offer());
  document.addEventListener("focusout", ({ target }) => field(target) && close());
  // Before whoever else takes a key of this page: Enter and Escape are the list's while it is open.
  document.addEventListener("keydown", press, { capture: true });
}

/**
 * What was said of a note that was kept: also who heard of it.
 *
 * @param {DeskTicket} after the ticket with the note
 */
export function noted({ entries }) {
  const own = entries.filter(({ kind, author }) => kind === "note" && author.id === setup().me.id);
  const heard = own[own.length - 1]?.told ?? [];
  const told = heard.length > 0 ? fill(said.told, { names: heard.join(", ") }) : "";
  return [workWords.composer.noted, told].filter(Boolean).join(" ");
}

/**
 * @param {EventTarget | null} target
 * @returns {HTMLTextAreaElement | null} the note's text, if that is it
 */
function field(target) {
  return target instanceof HTMLTextAreaElement && target.id === FIELD ? target : null;
}

/** @param {KeyboardEvent} event */
function press(event) {
  const text = field(event.target);
  if (!text || names.length === 0 || event.isComposing) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const puts = (event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab";
  if (step) {
    chosen = (chosen + step + names.length) % names.length;
    draw(text);
  } else if (puts) put(text, names[chosen] ?? "");
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** Offer the colleagues whose name, or a word of it, begins with what is typed. */
function offer() {
  const text = field(document.activeElement);
  const place = document.getElementById(PLACE);
  const typed = text && BEGUN.exec(text.value.slice(0, text.selectionStart))?.[1];
  if (!text || !place || typed === null || typed === undefined) return close();
  const wanted = unaccented(typed);
  const area = place.dataset.area ?? "";
  const readers = setup().agents.filter(
    ({ id, areas }) => id !== setup().me.id && areas.includes(area),
  );
  names = [...new Set(readers.map(({ name }) => name))]
    .filter((name) => ` ${unaccented(name)}`.includes(` ${wanted}`))
    .slice(0, MOST);
  chosen = 0;
  if (names.length === 0) return close();
  draw(text);
}

/**
 * @param {HTMLTextAreaElement} text
 * @param {string} name
 */
function put(text, name) {
  const caret = text.selectionStart;
  const begun = BEGUN.exec(text.value.slice(0, caret))?.[0] ?? "";
  text.setRangeText(`@${name} `, caret - begun.length, caret, "end");
  close();
  text.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

function close() {
  names = [];
  const place = document.getElementById(PLACE);
  const text = document.getElementById(FIELD);
  for (const fact of ["aria-controls", "aria-activedescendant"]) text?.removeAttribute(fact);
  if (place) render(nothing, place);
}

/** @param {HTMLTextAreaElement} text */
function draw(text) {
  const place = document.getElementById(PLACE);
  if (!place) return;
  render(
    html`
      <p class="govuk-visually-hidden" role="status">${counted(said.count, names.length)}</p>
      <ul class="desk-mentions" role="listbox" id="mention-list" aria-label=${said.label}>
        ${names.map(
          (name, at) => html`<li
            role="option"
            id="mention-${at}"
            aria-selected=${at === chosen}
            @mousedown=${(/** @type {Event} */ event) => {
              event.preventDefault(); // the focus stays in the text
              put(text, name);
            }}
          >
            ${name}
          </li>`,
        )}
      </ul>
    `,
    place,
  );
  text.setAttribute("aria-autocomplete", "list");
  text.setAttribute("aria-controls", "mention-list");
  text.setAttribute("aria-activedescendant", `mention-${chosen}`);
}
