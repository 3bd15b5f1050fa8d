import { html, nothing } from "../../lit-html.js";
import { counted } from "../../common/text.js";
import { workWords } from "../beside/work-words.js";
import { folderOf, folders, ranked } from "./ranking.js";

/** @import { CannedReply } from "../../contract" */

/**
 * Looking for a canned reply: arrows go through what is found, Enter takes one, Escape closes the
 * list and then empties the field. With nothing typed the list stands in folders.
 */

const said = workWords.composer.finder;
const LIST = "canned-list";

let sought = "";
let open = false;
let at = 0;

export function forgetSought() {
  [sought, open, at] = ["", false, 0];
}

/**
 * @param {CannedReply[]} texts
 * @param {object} ways
 * @param {string} ways.area id of the ticket's area, whose folder comes first
 * @param {string} ways.chosen id of the one that is looked at
 * @param {(id: string) => void} ways.choose
 * @param {() => void} ways.redraw
 */
export function finder(texts, { area, chosen, choose, redraw }) {
  const groups = folders(texts, area);
  const found = sought.trim() ? ranked(texts, sought) : groups.flatMap((group) => group.texts);
  const active = open ? found[at] : undefined;
  const shown = found.find(({ id }) => id === chosen);
  /** @param {CannedReply} text */
  const take = (text) => {
    [sought, open] = ["", false];
    choose(text.id);
  };
  return html`
    <div class="govuk-form-group desk-finder" @focusout=${(/** @type {FocusEvent} */ event) => left(event, redraw)}>
      <label class="govuk-label govuk-label--s" for="reply-canned">${workWords.composer.canned}</label>
      <div class="govuk-hint" id="reply-canned-hint">${said.hint}</div>
      <input
        class="govuk-input"
        id="reply-canned"
        role="combobox"
        autocomplete="off"
        aria-autocomplete="list"
        aria-expanded=${open}
        aria-controls=${LIST}
        aria-describedby="reply-canned-hint"
        aria-activedescendant=${active ? optionId(active) : nothing}
        .value=${sought || (open ? "" : (shown?.name ?? ""))}
        @input=${(/** @type {InputEvent} */ event) => {
          sought = /** @type {HTMLInputElement} */ (event.target).value;
          [open, at] = [true, 0];
          redraw();
        }}
        @click=${() => show(redraw)}
        @keydown=${(/** @type {KeyboardEvent} */ event) => press(event, found, take, redraw)}
      />
      <p class="govuk-visually-hidden" role="status">${open ? counted(said.count, found.length) : ""}</p>
      <div class="desk-finder__list" id=${LIST} role="listbox" aria-label=${workWords.composer.canned} ?hidden=${!open}>
        ${open ? listed(groups, found, take) : nothing}
      </div>
    </div>
  `;
}

/**
 * @param {import("./ranking.js").Folder[]} groups
 * @param {CannedReply[]} found
 * @param {(text: CannedReply) => void} take
 */
function listed(groups, found, take) {
  if (found.length === 0)
    return html`<div role="option" aria-disabled="true" aria-selected="false">${said.none}</div>`;
  if (sought.trim()) return found.map((text) => option(text, found, take, true));
  return groups.map(
    ({ area, name, texts }) => html`<div role="group" aria-labelledby="canned-folder-${area}">
      <div class="desk-finder__folder" id="canned-folder-${area}" role="presentation">${name}</div>
      ${texts.map((text) => option(text, found, take, false))}
    </div>`,
  );
}

/**
 * @param {CannedReply} text
 * @param {CannedReply[]} found
 * @param {(text: CannedReply) => void} take
 * @param {boolean} filed whether its folder is told
 */
function option(text, found, take, filed) {
  return html`<div
    role="option"
    id=${optionId(text)}
    aria-selected=${text === found[at]}
    @mousedown=${(/** @type {Event} */ event) => {
      event.preventDefault(); // the focus stays in the field
      take(text);
    }}
  >
    ${text.name} ${filed ? html`<span class="desk-hint">${folderOf(text)}</span>` : nothing}
  </div>`;
}

/** @param {CannedReply} text */
function optionId(text) {
  return `canned-option-${text.id}`;
}

/** @param {() => void} redraw */
function show(redraw) {
  if (open) return;
  [open, at] = [true, 0];
  redraw();
}

/**
 * @param {KeyboardEvent} event
 * @param {CannedReply[]} found
 * @param {(text: CannedReply) => void} take
 * @param {() => void} redraw
 */
function press(event, found, take, redraw) {
  if (event.isComposing || event.ctrlKey || event.metaKey) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && open && found.length > 0) at = (at + step + found.length) % found.length;
  else if (step) [open, at] = [true, 0];
  else if (event.key === "Enter") {
    const text = found[at];
    if (open && text) take(text);
    else open = true;
  } else if (event.key === "Escape" && (open || sought)) {
    if (!open) sought = "";
    open = false;
  } else return;
  event.preventDefault();
  event.stopPropagation();
  redraw();
  document
    .getElementById(LIST)
    ?.querySelector("[aria-selected=true]")
    ?.scrollIntoView({ block: "nearest" });
}

/**
 * @param {FocusEvent} event
 * @param {() => void} redraw
 */
function left({ relatedTarget, currentTarget }, redraw) {
  const place = /** @type {HTMLElement} */ (currentTarget);
  if (!open || (relatedTarget instanceof Node && place.contains(relatedTarget))) return;
  open = false;
  redraw();
}
