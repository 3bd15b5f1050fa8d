import { askFirst } from "./asking.js";
import { showSuccess } from "./banner.js";
import { showCount } from "./counter.js";
import { byId } from "./dom.js";
import { clearFaults } from "./faults.js";
import { chosenLabel, putValues, valuesOf } from "./fields.js";
import { showDocument } from "./identity.js";
import { holdChoice } from "./offer.js";
import { clearAttempt } from "./sending.js";
import { place } from "./storage.js";
import { words } from "./words.js";

/** @import { Sent, Uploads } from "./uploads.js" */

/**
 * What is typed and not sent yet, kept in this browser.
 *
 * @typedef {object} Draft
 * @property {Record<string, string>} values by field path
 * @property {Record<string, string>} labels of the choices that the API names, by field path:
 *   what they are called is known before it answers
 * @property {Sent[]} [files] that were sent by then
 * @property {string} topic_asked the topic that the address asked for
 * @property {number} saved_at milliseconds since 1970
 */

/** As long as the server remembers an Idempotency-Key. */
const KEPT = 7 * 24 * 3600 * 1000;

/** @type {ReturnType<typeof place<Draft>>} */
const draft = place("local", "draft");
/** Milliseconds between what is typed and its being kept. */
const PAUSE = 250;

const asked = new URLSearchParams(window.location.search).get("tema") ?? "";
let timer = 0;

/**
 * Keep what is typed, from now on until it is sent or deleted.
 *
 * @param {HTMLFormElement} form
 * @param {Uploads} files
 */
export function keepDraft(form, files) {
  const later = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => save(form, files), PAUSE);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  window.addEventListener("pagehide", () => timer && save(form, files));
  for (const button of document.querySelectorAll("[data-delete-draft]")) {
    button.addEventListener("click", () => {
      askFirst(/** @type {HTMLElement} */ (button), words.delete_draft, () => {
        forgetDraft(form, files);
        showSuccess(words.deleted);
      });
    });
  }
}

/**
 * Put back what was typed, and the topic that the address asks for (`?tema=ipc`).
 *
 * @param {HTMLFormElement} form
 * @param {Uploads} files
 */
export function restoreDraft(form, files) {
  const draft = loadDraft();
  for (const select of choices(form)) {
    const value = draft?.values[select.name];
    if (value) holdChoice(select, value, draft.labels[select.name] ?? "");
  }
  if (draft) putValues(form, draft.values);
  files.put(draft?.files ?? []);
  if (asked && asked !== draft?.topic_asked) {
    holdChoice(byId("topic", HTMLSelectElement), asked, "");
  }
  byId("restored", HTMLElement).hidden = !draft;
  showDocument(form);
  showCount();
}

/**
 * Forget the draft, here and in storage.
 *
 * @param {HTMLFormElement} form
 * @param {Uploads} files
 */
export function forgetDraft(form, files) {
  window.clearTimeout(timer);
  timer = 0;
  draft.clear();
  clearAttempt();
  clearFaults(form);
  form.reset();
  files.clear();
  byId("restored", HTMLElement).hidden = true;
  showDocument(form);
  showCount();
}

/**
 * @param {HTMLFormElement} form
 * @param {Uploads} files
 */
function save(form, files) {
  timer = 0;
  const labels = choices(form).map((select) => [select.name, chosenLabel(select)]);
  draft.write({
    values: valuesOf(form),
    labels: Object.fromEntries(labels),
    files: files.sent(),
    topic_asked: asked,
    saved_at: Date.now(),
  });
}

/**
 * The selects whose choices come from the API.
 *
 * @param {HTMLFormElement} form
 */
function choices(form) {
  return [...form.querySelectorAll("select")].filter((select) => select.name !== "nationality");
}

/** @returns {Draft | null} */
function loadDraft() {
  const found = draft.read();
  if (found && Date.now() - found.saved_at < KEPT) return found;
  draft.clear();
  return null;
}
