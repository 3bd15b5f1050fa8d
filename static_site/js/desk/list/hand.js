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
  if (!rows) return false;
  const selected = document.getSelection();
  return (
    chosen > 0 ||
    performance.now() - moved < REST ||
    rows.contains(document.activeElement) ||
    rows.matches(":hover") ||
    document.querySelector(".desk-bulk :focus, dialog[open]") !== null ||
    (selected !== null && !selected.isCollapsed && rows.contains(selected.anchorNode)) ||
    rows.getBoundingClientRect().top < 0
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
