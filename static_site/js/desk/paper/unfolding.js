/** What is folded is open on paper, on whichever page of the desk is printed. */

/** @type {HTMLDetailsElement[]} */
let unfolded = [];

export function unfoldOnPaper() {
  window.addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll("details")].filter((details) => !details.open);
    for (const details of unfolded) details.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const details of unfolded) details.open = false;
  });
}
