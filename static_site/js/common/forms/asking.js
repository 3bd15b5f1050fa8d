import { create } from "../dom.js";
import { words } from "../../words.js";

/**
 * Ask, in a button's place, before it does what cannot be undone.
 *
 * @param {HTMLElement} button
 * @param {{ ask: string, yes: string }} said
 * @param {() => void} act
 */
export function askFirst(button, said, act) {
  const box = create("div", "site-asking");
  box.tabIndex = -1;
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", said.ask);
  box.append(create("p", "govuk-body", said.ask));
  const yes = create("button", "govuk-button govuk-button--warning", said.yes);
  const no = create("button", "govuk-button govuk-button--secondary", words.asking_no);
  const close = () => {
    box.remove();
    button.hidden = false;
  };
  yes.type = "button";
  no.type = "button";
  yes.addEventListener("click", () => {
    close();
    act();
  });
  no.addEventListener("click", () => {
    close();
    button.focus();
  });
  const buttons = create("div", "govuk-button-group");
  buttons.append(yes, no);
  box.append(buttons);
  button.hidden = true;
  button.after(box);
  box.focus();
}
