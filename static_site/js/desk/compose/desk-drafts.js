import { putValues, valuesOf } from "../../common/forms/fields.js";
import { place } from "../../common/storage/storage.js";

/** @import { Sent } from "../../common/files/sent-file.js" */
/** @import { Uploads } from "../../common/files/uploads.js" */
/** @import { Begun } from "./writing.js" */

/**
 * What an agent has typed and the server does not have yet: kept in this browser for them until it
 * does, so that a reload or a line that is down loses nothing.
 *
 * `version` is that of the draft that it goes on from, `sent` what was sent of it without an answer.
 * The release before kept a text and its files alone, with no choice: then these are asked again.
 *
 * @typedef {{ begun?: Begun, version?: number | null, sent?: Begun[], text?: string,
 *   files?: Sent[], at: number }} Kept
 *   `at` in milliseconds since 1970
 */

const PREFIX = "consulta.desk.";
const DAYS = 7 * 24 * 3600 * 1000;

let owner = "";

/**
 * Keep what is typed for an agent; forget what nobody came back for.
 *
 * @param {string} agent their id
 */
export function keepDraftsOf(agent) {
  owner = agent;
  try {
    const old = Object.keys(window.localStorage).filter(
      (key) => key.startsWith(PREFIX) && stale(key),
    );
    for (const key of old) window.localStorage.removeItem(key);
  } catch {
    // Without storage there is nothing old either.
  }
}

/**
 * The place of what the server does not have yet of a draft.
 *
 * @param {string} number the ticket's
 * @param {string} tab `reply` or `note`
 * @returns {ReturnType<typeof place<Kept>>}
 */
export function unsavedOf(number, tab) {
  return place("local", `desk.${owner}.${number}.${tab}`);
}

/**
 * Keep what is typed into a form until it is forgotten, for this tab of the browser.
 *
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {Uploads} [uploads] the form's, if it has any
 */
export function keepForm(form, name, uploads) {
  /** @type {ReturnType<typeof place<{ values: Record<string, string>, files?: Sent[] }>>} */
  const kept = place("session", `desk.${owner}.form.${name}`);
  const before = kept.read();
  if (before) {
    putValues(form, before.values);
    form.dispatchEvent(new Event("change")); // what is chosen changes what is offered
  }
  if (before?.files) uploads?.put(before.files);
  const keep = () => kept.write({ values: valuesOf(form), files: uploads?.sent() });
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
}

/** @param {string} name */
export function forgetForm(name) {
  place("session", `desk.${owner}.form.${name}`).clear();
}

/** @param {string} key */
function stale(key) {
  const kept = JSON.parse(window.localStorage.getItem(key) ?? "{}");
  return !(Date.now() - kept.at < DAYS);
}
