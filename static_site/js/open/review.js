import { byId } from "../common/dom.js";
import { questionAbout } from "../common/emails/watch-emails.js";
import { chosenLabel } from "../common/forms/fields.js";
import { tidy } from "../common/text.js";
import { words } from "../words.js";

/**
 * Show every answer of the form, each with a link back to its field.
 *
 * @param {HTMLFormElement} form
 */
export function showAnswers(form) {
  const rows = [...form.querySelectorAll("[data-field]:not(li)")].map((group) => row(form, group));
  byId("answers", HTMLElement).replaceChildren(...rows);
  askAgain(form);
}

/** @param {HTMLFormElement} form */
async function askAgain(form) {
  const box = await questionAbout(byId("email", HTMLInputElement), () => {
    showAnswers(form);
    byId("send", HTMLElement).focus();
  });
  byId("review-question", HTMLElement).replaceChildren(...(box ? [box] : []));
}

/**
 * @param {HTMLFormElement} form
 * @param {Element} group
 */
function row(form, group) {
  const template = byId("answer", HTMLTemplateElement);
  const made = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  const label = group.getAttribute("data-label") ?? "";
  const input = group.querySelector("input, select, textarea");
  put(made, "dt", label);
  const path = group.getAttribute("data-field") ?? "";
  put(made, ".govuk-summary-list__value", filesOf(group) || answerOf(form, path));
  put(made, ".govuk-visually-hidden", ` ${label}`);
  made.querySelector("a")?.setAttribute("href", `#${input?.id}`);
  return made;
}

/** @param {Element} group */
function filesOf(group) {
  return [...group.querySelectorAll(".site-file__name")].map((name) => name.textContent).join("\n");
}

/**
 * @param {HTMLFormElement} form
 * @param {string} path
 */
function answerOf(form, path) {
  const field = form.elements.namedItem(path);
  if (field instanceof HTMLSelectElement) return chosenLabel(field) || words.blank;
  if (field instanceof RadioNodeList) {
    const chosen = [...field].find((each) => each instanceof HTMLInputElement && each.checked);
    return (
      /** @type {HTMLInputElement | undefined} */ (chosen)?.labels?.[0]?.textContent ?? words.blank
    );
  }
  if (field instanceof HTMLInputElement && field.type === "checkbox") {
    return field.checked ? words.read : words.blank;
  }
  if (field instanceof HTMLTextAreaElement) return tidy(field.value, true) || words.blank;
  return (field instanceof HTMLInputElement && tidy(field.value)) || words.blank;
}

/**
 * @param {DocumentFragment} made
 * @param {string} selector
 * @param {string} text
 */
function put(made, selector, text) {
  const target = made.querySelector(selector);
  if (target) target.textContent = text;
}
