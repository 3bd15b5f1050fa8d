/**
 * Ask beside each field for an address whether one with a slip in it was meant so. Nothing waits
 * for the answer, so what judges addresses is loaded when one was typed; without it none is asked.
 *
 * @param {HTMLFormElement} form
 */
export function watchEmails(form) {
  for (const input of form.querySelectorAll("input[type=email]")) {
    input.addEventListener("change", () => askBeside(/** @type {HTMLInputElement} */ (input)));
  }
}

/** @param {HTMLInputElement} input */
async function askBeside(input) {
  const box = await questionAbout(input, () => input.focus());
  input.parentElement?.querySelector(".site-question")?.remove();
  if (box) input.after(box);
}

/**
 * The question about what a field holds; null when there is none.
 *
 * @param {HTMLInputElement} input
 * @param {() => void} then told once it is answered
 * @returns {Promise<HTMLElement | null>}
 */
export async function questionAbout(input, then) {
  const come = await import("./email-question.js").catch(() => null);
  return come && come.question(input, then);
}
