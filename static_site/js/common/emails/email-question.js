import { asEmail } from "../forms/checks.js";
import { create } from "../dom.js";
import { perhapsMeant } from "./misspelt.js";
import { fill } from "../text.js";
import { laterWords } from "../words/later-words.js";

const said = laterWords.email_question;
/** Addresses whose owner said that they are right as they are. */
/** @type {Set<string>} */
const confirmed = new Set();

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
