import { byId } from "../common/dom.js";

/**
 * Show what is published already and close to what is asked, once somebody writes it.
 *
 * @param {HTMLFormElement} form
 */
export function watchWriting(form) {
  const subject = /** @type {HTMLInputElement} */ (form.elements.namedItem("subject"));
  const details = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("details"));
  /** @type {(() => void) | null} */
  let later = null;
  const begun = async () => {
    if (!later) {
      const come = await import("../common/finder/close.js").catch(() => null);
      later ??=
        come?.showClose(() => subject.value || details.value, byId("close", HTMLElement)) ?? null;
    }
    later?.();
  };
  subject.addEventListener("input", begun);
  details.addEventListener("input", begun);
}
