import { byId } from "../common/dom.js";
import { place } from "../common/storage/storage.js";
import { atWork, workplace } from "./beside/later.js";
import { chosenRows } from "./bulk/selection.js";
import { addressOf, go, here } from "./location.js";
import { neighbours } from "./list/list.js";
import { choose, claim } from "./list/queue.js";

/** @import { Act } from "./ticket/act" */

/**
 * Shortcuts of one key. They never fire while one types, and can be switched off (WCAG 2.1.4).
 */

/** @type {ReturnType<typeof place<boolean>>} */
const off = place("local", "desk.keys_off");
/** @type {Record<string, Act>} What a key does with a ticket. */
const ACTS = { r: "reply", n: "note", a: "claim" };

/** Listen to the keyboard. */
export function listenToKeys() {
  const dialog = byId("keys", HTMLDialogElement);
  const enabled = byId("keys-on", HTMLInputElement);
  enabled.checked = !off.read();
  enabled.addEventListener("change", () => off.write(!enabled.checked));
  byId("keys-open", HTMLButtonElement).addEventListener("click", () => dialog.showModal());
  byId("keys-close", HTMLButtonElement).addEventListener("click", () => dialog.close());
  document.addEventListener("keydown", (event) => {
    if (off.read() || dialog.open || event.defaultPrevented || taken(event)) return;
    if (pressed(event.key)) event.preventDefault();
  });
}

/**
 * @param {string} key
 * @returns {boolean} whether it does something here
 */
function pressed(key) {
  if (key === "?") return done(() => byId("keys", HTMLDialogElement).showModal());
  if (key === "/") return search();
  if (key === "z") return atWork()?.undoLast() ?? false;
  const ticket = here().get("ticket");
  return ticket ? inTicket(key, ticket) : inList(key);
}

/**
 * @param {string} key
 * @param {string} number
 */
function inTicket(key, number) {
  const { at, before } = neighbours(number);
  if (key === "j" && at >= 0) return done(() => atWork()?.onwards(number));
  if (key === "k" && before) return done(() => go(addressOf({ ticket: before.number, ver: null })));
  if (key === "p") return done(() => go(addressOf({ ver: "papel" })));
  if (key === "u") return done(() => go(addressOf({ ticket: null, ver: null })));
  const wanted = ACTS[key];
  return wanted ? done(() => atWork()?.act(wanted)) : false;
}

/** @param {string} key */
function inList(key) {
  const links = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".desk-row__link")]);
  const at = links.findIndex((link) => link.closest("li")?.contains(document.activeElement));
  const step = { j: 1, k: -1 }[key];
  if (step) {
    const next = at < 0 ? links[0] : links[at + step];
    // Behind the last row the list goes on, with the focus on the first new one.
    return done(() => (next ? next.focus() : step > 0 && document.getElementById("more")?.click()));
  }
  if (key === "b") return bulk();
  const number = links[at]?.closest("li")?.dataset.number;
  if (!number) return false;
  if (key === "x") return done(() => choose(number));
  if (key === "a") return done(() => claim(number));
  const wanted = ACTS[key];
  if (!wanted) return false;
  workplace().then((came) => came?.actOnceShown(number, wanted));
  return done(() => go(addressOf({ ticket: number })));
}

/** The list may be a hundred stops of Tab long; what can be done with the chosen stands above it. */
function bulk() {
  const first = () =>
    /** @type {HTMLElement | null} */ (document.querySelector(".desk-bulk button"));
  if (first()) return done(() => first()?.focus());
  // It comes with the first row that is chosen, and is drawn by the list, which waits for it too.
  const drawn = () => window.setTimeout(() => first()?.focus());
  return chosenRows().length > 0 && done(() => workplace().then(drawn));
}

function search() {
  const field = document.getElementById("search");
  if (field) return done(() => field.focus());
  return false;
}

/** @param {() => void} what */
function done(what) {
  what();
  return true;
}

/**
 * Whether a key belongs to what has the focus, or to the browser.
 *
 * @param {KeyboardEvent} event
 */
function taken({ target, ctrlKey, metaKey, altKey }) {
  if (ctrlKey || metaKey || altKey) return true;
  if (target instanceof HTMLInputElement)
    return target.type !== "checkbox" && target.type !== "radio";
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
