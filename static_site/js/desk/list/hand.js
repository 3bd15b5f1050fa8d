/**
 * Whether somebody has their hand on the rows: nothing may move under it. The focus, the pointer, a
 * choice of rows or of text, an open form of many, and a list that is scrolled down all count, and so
 * does whoever moved the pointer or pressed a key just now.
 */

/** Milliseconds after which a hand has come to rest. */
const REST = 3_000;

let moved = -REST;

/** @param {number} chosen how many rows are chosen */
export function handIsOn(chosen) {
  const rows = document.querySelector(".desk-rows");
  return (
    rows !== null &&
    (chosen > 0 ||
      document.querySelector(".desk-bulk :focus") !== null ||
      holds(rows) ||
      rows.getBoundingClientRect().top < 0)
  );
}

/** Whether a hand is on the list beside a ticket, or on what leads to the next one. */
export function handIsBeside() {
  return [...document.querySelectorAll(".desk-nearby, .desk-walk")].some(holds);
}

/** @param {Element} list */
function holds(list) {
  const selected = document.getSelection();
  return (
    performance.now() - moved < REST ||
    list.contains(document.activeElement) ||
    list.matches(":hover") ||
    document.querySelector("dialog[open]") !== null ||
    (selected !== null && !selected.isCollapsed && list.contains(selected.anchorNode))
  );
}

for (const kind of ["pointermove", "pointerdown", "keydown", "wheel", "touchmove"]) {
  document.addEventListener(
    kind,
    () => {
      moved = performance.now();
    },
    { passive: true },
  );
}
