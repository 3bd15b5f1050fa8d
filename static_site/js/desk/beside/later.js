import { create } from "../../common/dom.js";
import { staying } from "../../common/visit.js";
import { unloaded } from "../refusals.js";

/** What the list does without comes later: when it is asked for, or ahead of it. */

/** @typedef {typeof import("./beside.js")} Beside */
/** @typedef {typeof import("./work.js")} Work */

/** Milliseconds after the list was shown: whatever it shows has been asked for by then. */
const AHEAD = 1_500;

/** @type {Work | null} */
let there = null;

/** @returns {Promise<Beside | null>} the pages beside list and ticket; null when they do not come */
export function pagesBeside() {
  return import("./beside.js").catch(() => null);
}

/** @returns {Promise<Work | null>} what one works at tickets with; null when it does not come */
export async function workplace() {
  const came = there ?? (await import("./work.js").catch(() => null));
  if (!there) came?.begin();
  there = came;
  return came;
}

/** @returns {Work | null} the same, if it is there already */
export function atWork() {
  return there;
}

/**
 * @template Part
 * @param {Promise<Part | null>} coming a part of the desk that is loaded when it is needed
 * @param {(part: Part) => unknown} show
 */
export async function showLater(coming, show) {
  const still = staying();
  const part = await coming;
  if (!still()) return;
  if (part) show(part);
  else unloaded();
}

/**
 * Have it in the browser's cache before a ticket is opened. What cannot be had now is asked for again
 * then: a module that failed to load would stay failed.
 */
export function fetchAhead() {
  window.setTimeout(() => {
    if (!there) for (const address of ahead()) fetch(address).catch(() => null);
  }, AHEAD);
}

/** The address asks for a ticket: load all of its files side by side. */
export function loadAhead() {
  for (const address of ahead()) {
    const link = create("link");
    link.rel = "modulepreload";
    link.href = address;
    document.head.append(link);
  }
}

/** @returns {string[]} its files, as the build names them */
function ahead() {
  const script = document.querySelector("script[data-ahead]");
  return script?.getAttribute("data-ahead")?.split(" ") ?? [];
}
