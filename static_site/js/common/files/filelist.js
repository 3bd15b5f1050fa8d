import { create } from "../dom.js";
import { sentence } from "../forms/faults.js";
import { bytes, fill } from "../text.js";
import { words } from "../../words.js";

/** @import { Fault } from "../types/fault" */
/** @import { Item } from "./sent-file.js" */

/**
 * What is drawn of a file: its name, how it fares, and what can be done about it.
 *
 * @typedef {object} Drawing
 * @property {string} id what its button's id begins with
 * @property {typeof words.files} said
 * @property {(item: Item) => Fault} faultOf
 * @property {(item: Item) => void} again
 * @property {(item: Item) => void} replace
 * @property {(item: Item) => void} remove
 */

/**
 * Draw the list of files anew; the focus stays on the button that has it.
 *
 * @param {HTMLElement} list
 * @param {Item[]} items
 * @param {Drawing} drawing
 */
export function drawFiles(list, items, drawing) {
  const focused = list.contains(document.activeElement) ? document.activeElement?.id : "";
  list.replaceChildren(...items.map((item, at) => row(item, at, drawing)));
  if (focused) document.getElementById(focused)?.focus();
}

/**
 * Show how far a file is.
 *
 * @param {Element | undefined} row
 * @param {number} percent
 */
export function drawProgress(row, percent) {
  const bar = row?.querySelector("progress");
  if (bar) bar.value = percent;
}

/**
 * Move to what can be done about a file.
 *
 * @param {Element | undefined} row
 */
export function moveToFile(row) {
  row?.querySelector("button")?.focus();
}

/**
 * @param {Item} item
 * @param {number} at
 * @param {Drawing} drawing
 */
function row(item, at, { id, said, faultOf, again, replace, remove }) {
  const made = create("li", `site-file site-file--${item.state}`);
  made.dataset.field = `attachments.${at}`;
  const name = create("span", "site-file__name", item.name);
  name.dir = "auto";
  const about = `${bytes(item.size)} · ${said[item.state]}`;
  made.append(name, create("span", "site-file__about", about));
  const removing = button(said.remove, item, () => remove(item));
  removing.id = `${id}-${at}`;
  const buttons = create("div", "site-file__buttons");
  if (item.state === "sending") made.append(bar(item, said.progress));
  if (item.state === "failed") {
    const fault = told(sentence(faultOf(item)));
    fault.id = `${removing.id}-fault`;
    removing.setAttribute("aria-describedby", fault.id);
    made.append(fault);
    if (canBeSentAgain(item)) {
      const retrying = button(said.retry, item, () => again(item));
      retrying.id = `${removing.id}-again`;
      buttons.append(retrying);
    }
  }
  buttons.append(removing);
  if (isWrongItself(item)) {
    const replacing = button(said.replace, item, () => replace(item));
    replacing.id = `${removing.id}-replace`;
    buttons.append(replacing);
  }
  made.append(buttons);
  return made;
}

/**
 * @param {Item} item
 * @param {string} label
 */
function bar({ name, progress }, label) {
  const made = create("progress", "site-file__bar");
  made.max = 100;
  made.value = progress;
  made.setAttribute("aria-label", fill(label, { name }));
  return made;
}

/** @param {string} text */
function told(text) {
  const made = create("p", "govuk-error-message");
  made.append(create("span", "govuk-visually-hidden", `${words.error_hidden} `), text);
  return made;
}

/**
 * Whether sending the same bytes once more may go better.
 *
 * @param {Item} item
 */
function canBeSentAgain({ file, code = "" }) {
  const passing = ["offline", "unavailable", "too_many_attempts", "unknown_upload", "changed"];
  return file !== undefined && passing.includes(code);
}

/**
 * Whether another file would do: not where there are too many, or this one may yet be sent.
 *
 * @param {Item} item
 */
function isWrongItself(item) {
  return item.state === "failed" && item.code !== "too_many" && !canBeSentAgain(item);
}

/**
 * @param {string} text
 * @param {Item} item whose name a screen reader adds
 * @param {() => void} act
 */
function button(text, { name }, act) {
  const made = create("button", "govuk-button govuk-button--secondary site-file__button", text);
  made.type = "button";
  made.append(create("span", "govuk-visually-hidden", ` ${name}`));
  made.addEventListener("click", act);
  return made;
}
