import { byId } from "../common/dom.js";

/**
 * Say what has come of an act; a screen reader says it too.
 *
 * @param {string} text
 * @param {{ quiet?: boolean }} [how] quiet: for screen readers alone, since the page shows it
 */
export function tell(text, { quiet = false } = {}) {
  const [seen, heard] = [byId("told", HTMLElement), byId("heard", HTMLElement)];
  seen.textContent = quiet ? "" : text;
  heard.textContent = quiet ? text : "";
}

/**
 * Have a screen reader say what has come by itself; what is said of an act stays on the page.
 *
 * @param {string} text
 */
export function hear(text) {
  byId("heard", HTMLElement).textContent = text;
}
