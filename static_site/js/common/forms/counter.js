import { byId } from "../dom.js";
import { counted, length, tidy } from "../text.js";
import { limits, words } from "../../words.js";

/** Milliseconds without typing until a screen reader is told. */
const PAUSE = 1000;

let timer = 0;

/** Say beside the details how many characters are left. Nothing is ever cut off. */
export function watchCount() {
  byId("details", HTMLTextAreaElement).addEventListener("input", () => {
    const text = showCount();
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      byId("details-told", HTMLElement).textContent = text;
    }, PAUSE);
  });
}

/** @returns {string} what is shown */
export function showCount() {
  const left = limits.details.max - length(tidy(byId("details", HTMLTextAreaElement).value, true));
  const shown = byId("details-left", HTMLElement);
  shown.textContent = sentence(left);
  shown.classList.toggle("site-count--over", left < 0);
  return shown.textContent;
}

/** @param {number} left */
function sentence(left) {
  return counted(left < 0 ? words.over : words.left, Math.abs(left));
}
