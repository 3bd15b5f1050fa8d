import { watchFinder } from "../common/finder/box.js";
import { helpedButton } from "../common/helped/button.js";

/**
 * Pages that functions make have places for what only works with this program: the search before
 * asking, and the button "Esto me sirve". Without it there is nothing to type into or to press.
 */
const finder = document.getElementById("finder-form");
const search = document.querySelector("[data-finder]");
if (search && finder instanceof HTMLTemplateElement) {
  search.replaceWith(finder.content.cloneNode(true));
  watchFinder();
}
for (const place of document.querySelectorAll("[data-helped]")) {
  const { helped, id = "", about = "" } = /** @type {HTMLElement} */ (place).dataset;
  const kind = helped === "operation" ? "operation" : "answer";
  place.replaceWith(helpedButton({ kind, id }, about));
}
