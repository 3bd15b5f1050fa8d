import { putValues, valuesOf } from "../../common/forms/fields.js";
import { place } from "../../common/storage/storage.js";

/** @import { Sent } from "../../common/files/sent-file.js" */
/** @import { Uploads } from "../../common/files/uploads.js" */

/**
 * What an agent has typed and not sent: kept in this browser for them, for each ticket and tab.
 * It survives a reload, signing out and a lost race.
 *
 * @typedef {{ text: string, files: Sent[], at: number }} Kept `at` in milliseconds since 1970
 */

const PREFIX = "consulta.desk.";
const DAYS = 14 * 24 * 3600 * 1000;

let owner = "";

/**
 * Keep drafts for an agent; forget those that nobody came back for.
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
 * @param {string} number the ticket's
 * @param {string} tab `reply` or `note`
 */
export function draftOf(number, tab) {
  /** @type {ReturnType<typeof place<Kept>>} */
  const kept = place("local", `desk.${owner}.${number}.${tab}`);
  const read = () => ({ text: "", files: [], ...kept.read() });
  return {
    /** @returns {Pick<Kept, "text" | "files">} */
    read,
    /** @param {Partial<Kept>} what has changed */
    keep(what) {
      const now = { ...read(), ...what, at: Date.now() };
      if (now.text || now.files.length > 0) kept.write(now);
      else kept.clear();
    },
    clear: () => kept.clear(),
  };
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
  if (before) putValues(form, before.values);
  uploads?.put(before?.files ?? []);
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
