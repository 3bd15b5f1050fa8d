import { showCount } from "./counter.js";
import { byId } from "./dom.js";
import { clearDraft, loadDraft, saveDraft } from "./draft.js";
import { clearFaults } from "./faults.js";
import { chosenLabel, putValues, valuesOf } from "./fields.js";
import { showDocument } from "./identity.js";
import { holdChoice } from "./offer.js";
import { clearAttempt } from "./sending.js";
import { words } from "./words.js";

/** Milliseconds between what is typed and its being kept. */
const PAUSE = 250;

const asked = new URLSearchParams(window.location.search).get("tema") ?? "";
let timer = 0;

/**
 * Keep what is typed, from now on until it is sent or deleted.
 *
 * @param {HTMLFormElement} form
 */
export function keepDraft(form) {
  const later = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => save(form), PAUSE);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  window.addEventListener("pagehide", () => timer && save(form));
  for (const button of document.querySelectorAll("[data-delete-draft]")) {
    button.addEventListener("click", () => {
      forgetDraft(form);
      byId("draft-told", HTMLElement).textContent = words.deleted;
      document.querySelector("h1")?.focus();
    });
  }
}

/**
 * Put back what was typed, and the topic that the address asks for (`?tema=ipc`).
 *
 * @param {HTMLFormElement} form
 */
export function restoreDraft(form) {
  const draft = loadDraft();
  for (const select of choices(form)) {
    const value = draft?.values[select.name];
    if (value) holdChoice(select, value, draft.labels[select.name] ?? "");
  }
  if (draft) putValues(form, draft.values);
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
 */
export function forgetDraft(form) {
  window.clearTimeout(timer);
  timer = 0;
  clearDraft();
  clearAttempt();
  clearFaults(form);
  form.reset();
  byId("restored", HTMLElement).hidden = true;
  showDocument(form);
  showCount();
}

/** @param {HTMLFormElement} form */
function save(form) {
  timer = 0;
  const labels = choices(form).map((select) => [select.name, chosenLabel(select)]);
  saveDraft({ values: valuesOf(form), labels: Object.fromEntries(labels), topic_asked: asked });
}

/**
 * The selects whose choices come from the API.
 *
 * @param {HTMLFormElement} form
 */
function choices(form) {
  return [...form.querySelectorAll("select")].filter((select) => select.name !== "nationality");
}
