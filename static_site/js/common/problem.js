import { byId, create, title, titled } from "./dom.js";
import { counted, fill } from "./text.js";
import { words } from "../words.js";

/** @import { Answer } from "./api.js" */

/**
 * Say plainly what is wrong with the service, at the top and with the focus.
 *
 * @param {Answer} answer
 * @param {() => void} retry what the button does
 * @param {string} [kept] what became of the reader's text
 */
export function showProblem(answer, retry, kept = words.kept) {
  const { title: heading, text } = told(answer);
  const box = create("div", "site-problem");
  const alert = create("div");
  alert.setAttribute("role", "alert");
  alert.append(create("h2", "govuk-heading-m", heading));
  alert.append(create("p", "govuk-body", `${text} ${kept}`));
  const again = create("button", "govuk-button govuk-button--secondary", words.retry);
  again.type = "button";
  again.addEventListener("click", () => {
    clearSummary();
    retry();
  });
  box.append(alert, again);
  putError(box);
}

/**
 * Put a box at the top of the page and move there; the page's title says that it is an error.
 *
 * @param {HTMLElement} box
 */
export function putError(box) {
  putSummary(box);
  if (!title().startsWith(words.error_prefix)) titled(words.error_prefix + title());
}

/**
 * Put a box at the top of the page and move there.
 *
 * @param {HTMLElement} box
 */
export function putSummary(box) {
  box.tabIndex = -1;
  byId("summary", HTMLElement).replaceChildren(box);
  box.focus();
}

/** Take away what was said at the top. */
export function clearSummary() {
  byId("summary", HTMLElement).textContent = "";
  if (title().startsWith(words.error_prefix)) titled(title().slice(words.error_prefix.length));
}

/** @param {Answer} answer */
function told(answer) {
  const { problems } = words;
  if (answer.status === 0) return problems.offline;
  if (answer.status === 429) return waiting(problems.too_many_attempts, answer);
  if (answer.status === 413) return problems.too_large;
  if (answer.body?.code === "unreadable") return problems.unreadable;
  if ([502, 503, 504].includes(answer.status)) return waiting(problems.unavailable, answer);
  const id = answer.body?.request_id ?? words.no_code;
  return { ...problems.internal, text: fill(problems.internal.text, { request_id: id }) };
}

/**
 * @param {{ title: string, text: string }} problem
 * @param {Answer} answer
 */
function waiting(problem, answer) {
  return { ...problem, text: fill(problem.text, { wait: span(answer.retryAfter ?? 60) }) };
}

/** @param {number} seconds */
export function span(seconds) {
  if (seconds < 60) return counted(words.seconds, seconds);
  return counted(words.minutes, Math.ceil(seconds / 60));
}
