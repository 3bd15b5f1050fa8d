import { create } from "../dom.js";
import { laterWords } from "../words/later-words.js";
import { isSaid, say } from "./marks.js";

/** @import { What } from "./marks.js" */

const said = laterWords.helped;

/**
 * The button "Esto me sirve", and what is said once it is pressed.
 *
 * @param {What} what
 * @param {string} about its title, which tells one button of a list from another
 */
export function helpedButton(what, about) {
  const box = create("div", "site-helped");
  const told = create("span", "site-helped__told");
  told.setAttribute("role", "status");
  const button = create("button", "govuk-button govuk-button--secondary site-helped__button");
  button.type = "button";
  button.append(said.button, create("span", "govuk-visually-hidden", `: ${about}`));
  const thank = () => {
    button.remove();
    told.textContent = said.thanks;
  };
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    const had = document.activeElement === button;
    const counted = await say(what);
    button.removeAttribute("aria-disabled");
    if (!counted) {
      told.textContent = said.failed;
      return;
    }
    thank();
    told.tabIndex = -1;
    if (had) told.focus();
  });
  box.append(button, told);
  if (isSaid(what)) thank();
  return box;
}
