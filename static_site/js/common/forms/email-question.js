import { asEmail } from "./checks.js";
import { create } from "../dom.js";
import { perhapsMeant } from "./misspelt.js";
import { fill } from "../text.js";
import { words } from "../../words.js";

const said = words.email_question;
/** Addresses whose owner said that they are right as they are. */
/** @type {Set<string>} */
const confirmed = new Set();

/**
 * Ask beside each field for an address whether one with a slip in it was meant so. Nothing waits
 * for the answer.
 *
 * @param {HTMLFormElement} form
 */
export function watchEmails(form) {
  for (const input of form.querySelectorAll("input[type=email]")) {
    input.addEventListener("change", () => askBeside(/** @type {HTMLInputElement} */ (input)));
  }
}

/** @param {HTMLInputElement} input */
function askBeside(input) {
  input.parentElement?.querySelector(".site-question")?.remove();
  const box = question(input, () => input.focus());
  if (box) input.after(box);
}

/**
 * The question about what a field holds; null when there is none.
 *
 * @param {HTMLInputElement} input
 * @param {() => void} then told once it is answered
 * @returns {HTMLElement | null}
 */
export function question(input, then) {
  const typed = asEmail(input.value);
  const meant = perhapsMeant(typed);
  if (!meant || confirmed.has(typed)) return null;
  const box = create("div", "site-question");
  box.setAttribute("role", "status");
  box.append(create("p", "govuk-body", fill(said.ask, { email: meant })));
  const answered = (/** @type {() => void} */ act) => () => {
    act();
    box.remove();
    then();
  };
  const buttons = create("div", "govuk-button-group");
  buttons.append(
    button(
      fill(said.yes, { email: meant }),
      answered(() => correct(input, meant)),
    ),
    button(
      said.no,
      answered(() => confirmed.add(typed)),
    ),
  );
  box.append(buttons);
  return box;
}

/**
 * @param {HTMLInputElement} input
 * @param {string} meant
 */
function correct(input, meant) {
  input.value = meant;
  input.dispatchEvent(new Event("input", { bubbles: true })); // a draft keeps it
}

/**
 * @param {string} text
 * @param {() => void} act
 */
function button(text, act) {
  const made = create("button", "govuk-button govuk-button--secondary", text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}
