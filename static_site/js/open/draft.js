import { askFirst } from "../common/forms/asking.js";
import { showSuccess } from "../common/banner.js";
import { showCount } from "../common/forms/counter.js";
import { byId } from "../common/dom.js";
import { clearFaults } from "../common/forms/faults.js";
import { chosenLabel, putValues, valuesOf } from "../common/forms/fields.js";
import { showDocument } from "../common/forms/identity.js";
import { holdChoice } from "../common/forms/offer.js";
import { shelf } from "../common/storage/shelf.js";
import { words } from "../words.js";

/** @import { Attempt } from "../common/sending.js" */
/** @import { Sent } from "../common/files/sent-file.js" */
/** @import { Uploads } from "../common/files/uploads.js" */

/**
 * What is typed and not sent yet, kept in this browser, a draft for each tab.
 *
 * @typedef {object} Draft
 * @property {Record<string, string>} values by field path
 * @property {Record<string, string>} labels of the choices that the API names, by field path:
 *   what they are called is known before it answers
 * @property {Sent[]} [files] that were sent by then
 * @property {string} topic_asked the topic that the address asked for
 * @property {Attempt} [attempt] its sending, while nobody knows what became of it
 */

/** @type {ReturnType<typeof shelf<Draft>>} */
const draft = shelf("opening");
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
export async function restoreDraft(form, files) {
  const kept = await draft.claim();
  for (const select of choices(form)) {
    const value = kept?.values[select.name];
    if (value) holdChoice(select, value, kept?.labels[select.name] ?? "");
  }
  if (kept) putValues(form, kept.values);
  files.put(kept?.files ?? []);
  if (asked && asked !== kept?.topic_asked) {
    holdChoice(byId("topic", HTMLSelectElement), asked, "");
  }
  byId("restored", HTMLElement).hidden = !kept;
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
  clearFaults(form);
  form.reset();
  files.clear();
  byId("restored", HTMLElement).hidden = true;
  showDocument(form);
  showCount();
}

/** @returns {Attempt | null} the sending of this tab's draft that nobody knows the end of */
export function readAttempt() {
  return draft.read()?.attempt ?? null;
}

/**
 * Keep how the draft is being sent, before it is, or that this is settled.
 *
 * @param {HTMLFormElement} form
 * @param {Uploads} files
 * @param {Attempt | null} attempt
 */
export function keepAttempt(form, files, attempt) {
  save(form, files, attempt);
}

/**
 * @param {HTMLFormElement} form
 * @param {Uploads} files
 * @param {Attempt | null} [attempt]
 */
function save(form, files, attempt = readAttempt()) {
  window.clearTimeout(timer);
  timer = 0;
  const labels = choices(form).map((select) => [select.name, chosenLabel(select)]);
  draft.write({
    values: valuesOf(form),
    labels: Object.fromEntries(labels),
    files: files.sent(),
    topic_asked: asked,
    ...(attempt && { attempt }),
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
