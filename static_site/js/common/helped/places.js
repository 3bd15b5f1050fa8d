import { helpedButton } from "./button.js";

/** Pages that functions make have places for the button: without this program, nothing to press. */
for (const place of document.querySelectorAll("[data-helped]")) {
  const { helped, id = "", about = "" } = /** @type {HTMLElement} */ (place).dataset;
  const kind = helped === "operation" ? "operation" : "answer";
  place.replaceWith(helpedButton({ kind, id }, about));
}
