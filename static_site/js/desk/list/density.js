import { place } from "../../common/storage/storage.js";
import { html } from "../../lit-html.js";
import { words } from "../words.js";

/** How close together rows stand: a choice of whoever sits at this browser. */

/** @type {ReturnType<typeof place<boolean>>} */
const kept = place("local", "desk.dense");

/** @returns {boolean} */
export function isDense() {
  return kept.read() === true;
}

/** @param {() => void} redraw */
export function densityButton(redraw) {
  const turn = () => {
    kept.write(!isDense());
    redraw();
  };
  return html`<button type="button" class="desk-quiet" id="dense" aria-pressed=${String(isDense())} @click=${turn}>
    ${words.queue.dense}
  </button>`;
}
