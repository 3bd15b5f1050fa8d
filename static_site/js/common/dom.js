import { arrive } from "./visit.js";

/**
 * The element of an id, of the kind that the page promises.
 *
 * @template {HTMLElement} Kind
 * @param {string} id
 * @param {new () => Kind} kind
 * @returns {Kind}
 */
export function byId(id, kind) {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`The page has no ${kind.name} #${id}`);
  return element;
}

/**
 * A new element with classes and text. Text is never read as markup.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} [classes]
 * @param {string} [text]
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function create(tag, classes = "", text = "") {
  const element = document.createElement(tag);
  element.className = classes;
  element.textContent = text;
  return element;
}

/** Take away the messages that tell of a program not there, and let buttons be pressed. */
export function ready() {
  for (const message of document.querySelectorAll("[data-starting]")) message.remove();
  for (const button of document.querySelectorAll("button")) button.disabled = false;
}

/**
 * Show one step of the page and hide the others; its title becomes the page's.
 *
 * @param {string} id the step's section
 * @param {boolean} [moved] whether the reader came here from another step: then its heading
 *   gets the focus, so that a screen reader says where one is
 */
export function showStep(id, moved = true) {
  const step = byId(id, HTMLElement);
  if (step.hidden) arrive(); // one that is shown anew is no other place
  for (const each of document.querySelectorAll("section[id^=step-]")) {
    /** @type {HTMLElement} */ (each).hidden = each !== step;
  }
  titled(step.dataset.title ?? "");
  if (!moved) return;
  window.scrollTo(0, 0);
  step.querySelector("h1")?.focus({ preventScroll: true });
}

/**
 * Give the document a title, before the service's name.
 *
 * @param {string} title
 */
export function titled(title) {
  document.title = title + SERVICE;
}

/** @returns {string} the document's title without the service's name */
export function title() {
  return document.title.slice(0, -SERVICE.length);
}

const SERVICE = document.title.slice(document.title.indexOf(" – "));
