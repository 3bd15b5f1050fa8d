import { create } from "../dom.js";
import { clearSummary, putError } from "../problem.js";
import { fill } from "../text.js";
import { limits, words } from "../../words.js";

/** @import { Fault } from "../types/fault" */

const CONTROLS =
  ".site-files__field, .govuk-input, .govuk-select, .govuk-textarea, .govuk-radios, .govuk-checkboxes";

/** @type {Record<string, Record<string, string>>} */
const all = { ...words.faults };

/**
 * Know what is said of more fields than the form of a request has.
 *
 * @param {Record<string, Record<string, string>>} more
 */
export function learnFaults(more) {
  Object.assign(all, more);
}

/**
 * The catalogue's sentence for a fault; the server's own detail where the catalogue has none.
 *
 * @param {Fault} fault
 */
export function sentence({ field, code, detail, values }) {
  const base = field.replace(/\.\d+$/, "");
  const known = all[base]?.[code];
  if (known === undefined) {
    const { other } = all[base] ?? words.faults.unknown;
    return `${other} (${detail ?? code})`;
  }
  return fill(known, { .../** @type {Record<string, {}>} */ (limits)[base], ...values });
}

/**
 * Show what is wrong with a form: a summary at the top, with the focus, whose links lead to the
 * fields, and the same words beside each.
 *
 * @param {HTMLFormElement} form
 * @param {Fault[]} faults
 * @param {(fault: Fault) => string} [say] the sentence for a fault
 */
export function showFaults(form, faults, say = sentence) {
  clearFaults(form);
  const list = create("ul", "govuk-list govuk-error-summary__list");
  for (const fault of inOrder(form, faults)) {
    const text = say(fault);
    const group = groupOf(form, fault.field);
    const item = create("li");
    if (group) {
      mark(group, text);
      item.append(linkTo(group, text));
    } else {
      item.textContent = text;
    }
    list.append(item);
  }
  const alert = create("div");
  alert.setAttribute("role", "alert");
  alert.append(create("h2", "govuk-error-summary__title", words.error_title), list);
  const summary = create("div", "govuk-error-summary");
  summary.append(alert);
  putError(summary);
}

/** @param {HTMLFormElement} form */
export function clearFaults(form) {
  clearSummary();
  for (const message of form.querySelectorAll(".govuk-error-message:not(li *)")) {
    const described = form.querySelector(`[aria-describedby~="${message.id}"]`);
    described?.setAttribute("aria-describedby", others(described, message.id));
    if (!described?.getAttribute("aria-describedby"))
      described?.removeAttribute("aria-describedby");
    message.remove();
  }
  for (const group of form.querySelectorAll(".govuk-form-group--error")) {
    group.classList.remove("govuk-form-group--error");
    for (const input of group.querySelectorAll("[aria-invalid]"))
      input.removeAttribute("aria-invalid");
  }
}

/**
 * Move to a field, with its question in sight.
 *
 * @param {Element} group
 */
export function moveTo(group) {
  group.scrollIntoView();
  inputOf(group)?.focus({ preventScroll: true });
}

/**
 * @param {HTMLFormElement} form
 * @param {string} field
 */
export function groupOf(form, field) {
  return form.querySelector(`[data-field="${CSS.escape(field)}"]`);
}

/**
 * In the order of the form, one for each field.
 *
 * @param {HTMLFormElement} form
 * @param {Fault[]} faults
 */
function inOrder(form, faults) {
  const fields = [...form.querySelectorAll("[data-field]")].map((group) =>
    group.getAttribute("data-field"),
  );
  const place = (/** @type {Fault} */ fault) => {
    const at = fields.indexOf(fault.field);
    return at < 0 ? fields.length : at;
  };
  const first = faults.filter(
    (fault, at) => faults.findIndex((other) => other.field === fault.field) === at,
  );
  return first.sort((one, other) => place(one) - place(other));
}

/**
 * @param {Element} group
 * @param {string} text
 */
function mark(group, text) {
  const input = inputOf(group);
  if (!input || group.matches("li")) return; // a file on a list says itself what is wrong
  const message = create("p", "govuk-error-message");
  message.id = `${input.id}-error`;
  message.append(create("span", "govuk-visually-hidden", `${words.error_hidden} `), text);
  group.classList.add("govuk-form-group--error");
  group.querySelector(CONTROLS)?.before(message);
  const described = group.querySelector("fieldset") ?? input;
  described.setAttribute(
    "aria-describedby",
    `${others(described, message.id)} ${message.id}`.trim(),
  );
  if (described === input) input.setAttribute("aria-invalid", "true");
}

/**
 * @param {Element} group
 * @param {string} text
 */
function linkTo(group, text) {
  const link = create("a", "", text);
  link.href = `#${inputOf(group)?.id ?? ""}`;
  link.addEventListener("click", (event) => {
    event.preventDefault(); // Back must not walk through the faults
    moveTo(group);
  });
  return link;
}

/**
 * @param {Element} group
 * @returns {HTMLElement | null}
 */
function inputOf(group) {
  const chosen =
    group.querySelector("input:checked") ?? group.querySelector("input, select, textarea");
  return /** @type {HTMLElement | null} */ (chosen ?? group.querySelector("button"));
}

/**
 * What describes an element, but for one id.
 *
 * @param {Element} element
 * @param {string} id
 */
function others(element, id) {
  const ids = (element.getAttribute("aria-describedby") ?? "").split(" ");
  return ids.filter((each) => each !== id).join(" ");
}
