import { byId } from "../../common/dom.js";
import { Uploads } from "../../common/files/uploads.js";
import { draftOf } from "./desk-drafts.js";

/**
 * The files of the replies that are being written. Each ticket has its own list: what is under
 * way on one goes on while the agent looks at another.
 *
 * @typedef {{ group: HTMLElement, uploads: Uploads }} Attaching
 */

/** @type {Map<string, Attaching>} */
const lists = new Map();

/**
 * @param {string} number the ticket's
 * @param {() => void} changed told when the list has changed
 * @returns {Attaching}
 */
export function attachingTo(number, changed) {
  const present = lists.get(number);
  if (present) return present;
  const { content } = byId("reply-files", HTMLTemplateElement);
  const group = /** @type {HTMLElement} */ (document.importNode(content, true).firstElementChild);
  const uploads = new Uploads(group);
  const draft = draftOf(number, "reply");
  uploads.put(draft.read().files);
  group.addEventListener("change", () => {
    draft.keep({ files: uploads.sent() });
    changed();
  });
  lists.set(number, { group, uploads });
  return { group, uploads };
}
