import { dayAndTime, longDate, sum } from "../common/dates.js";
import { byId, create } from "../common/dom.js";
import { place } from "../common/storage/storage.js";
import { words } from "../words.js";

/** @import { Opened } from "../contract" */

/**
 * What the confirmation shows, kept while the tab is open so that it survives a reload.
 *
 * @typedef {object} Receipt
 * @property {Omit<Opened, "access_token">} opened
 * @property {string} name
 * @property {string} topic
 * @property {string} subject
 * @property {string[]} files their names
 */

/** @type {ReturnType<typeof place<Receipt>>} */
const receipt = place("session", "receipt");

/** @param {Receipt} kept */
export function keepReceipt(kept) {
  receipt.write(kept);
}

/** @returns {boolean} whether there was one to show */
export function showReceipt() {
  const kept = receipt.read();
  if (!kept) return false;
  const { opened, name, topic, subject, files } = kept;
  put("ticket-number", opened.number);
  put("due-on", longDate(opened.due_on));
  put("receipt-email", opened.email);
  put("receipt-number", opened.number);
  put("receipt-opened", dayAndTime(opened.opened_at));
  put("receipt-due", longDate(opened.due_on));
  put("receipt-name", name);
  put("receipt-topic", topic);
  put("receipt-subject", subject);
  put("receipt-files", files.join("\n") || words.blank);
  const steps = sum(opened.due_explained, opened.opened_at);
  byId("due-sum", HTMLElement).replaceChildren(...steps.map((step) => create("li", "", step)));
  put("copied", "");
  const link = byId("see-status", HTMLAnchorElement);
  link.href = `${link.pathname}?numero=${opened.number}#ticket`;
  return true;
}

/** Let the number be copied and the receipt be printed. */
export function watchReceipt() {
  const copy = byId("copy", HTMLButtonElement);
  copy.hidden = !navigator.clipboard; // missing outside secure contexts
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(byId("ticket-number", HTMLElement).textContent ?? "");
    put("copied", words.copied);
  });
  byId("print", HTMLButtonElement).addEventListener("click", () => window.print());
}

/**
 * @param {string} id
 * @param {string} text
 */
function put(id, text) {
  byId(id, HTMLElement).textContent = text;
}
