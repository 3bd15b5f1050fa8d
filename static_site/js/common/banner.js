import { create } from "./dom.js";
import { putSummary } from "./problem.js";
import { words } from "../words.js";

/**
 * Say at the top of the page, with the focus, that what the reader did is done.
 *
 * @param {string} text
 */
export function showSuccess(text) {
  const box = create("div", "site-success");
  const heading = create("h2", "site-success__title", words.success);
  box.append(heading, create("p", "govuk-body", text));
  putSummary(box);
}

/**
 * Say something there that is neither an error nor done by the reader.
 *
 * @param {string} text
 */
export function showNotice(text) {
  const box = create("div", "govuk-inset-text");
  box.append(create("p", "govuk-body", text));
  putSummary(box);
}
