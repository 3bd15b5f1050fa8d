import { carried } from "./carried.js";

/**
 * The search before asking, as the page brings it: what finds is fetched at the first touch.
 *
 * @param {((found: import("./carried.js").Carried) => void)} [taken] takes what was not found, where
 *   the form is on this page
 */
export function watchFinder(taken) {
  const form = document.querySelector("form.site-finder");
  const input = form?.querySelector("input");
  if (!(form instanceof HTMLFormElement) || !input) return;
  // What is typed never becomes a part of an address.
  form.addEventListener("submit", (event) => event.preventDefault());
  const touched = () => {
    for (const name of TOUCHES) form.removeEventListener(name, touched);
    import("./finding.js").then(
      ({ find }) => find(form, taken ?? open),
      () => form.classList.add("site-finder--failed"),
    );
  };
  for (const name of TOUCHES) form.addEventListener(name, touched);
  if (document.activeElement === input || input.value) touched();
}

const TOUCHES = ["focusin", "pointerdown", "input"];

/**
 * Take to the form what was not found.
 *
 * @param {import("./carried.js").Carried} words
 */
function open(words) {
  carried.write(words);
}
