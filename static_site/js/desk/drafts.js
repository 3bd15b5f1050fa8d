import { putValues, valuesOf } from "../fields.js";
import { place } from "../storage.js";

/**
 * What an agent has typed and not sent: kept in this browser for them, for each ticket and tab.
 * It survives a reload, signing out and a lost race.
 *
 * @typedef {{ text: string, at: number }} Kept `at` in milliseconds since 1970
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
    const old = Object.keys(window.localStorage).filter((key) => key.startsWith(PREFIX) && stale(key));
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
  return {
    /** @returns {string} */
    read: () => kept.read()?.text ?? "",
    /** @param {string} text */
    write: (text) => (text ? kept.write({ text, at: Date.now() }) : kept.clear()),
  };
}

/**
 * Keep what is typed into a form until it is forgotten, for this tab of the browser.
 *
 * @param {HTMLFormElement} form
 * @param {string} name
 */
export function keepForm(form, name) {
  /** @type {ReturnType<typeof place<Record<string, string>>>} */
  const kept = place("session", `desk.${owner}.form.${name}`);
  const values = kept.read();
  if (values) putValues(form, values);
  const keep = () => kept.write(valuesOf(form));
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
