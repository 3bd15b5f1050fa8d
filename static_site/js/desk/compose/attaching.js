import { byId } from "../../common/dom.js";
import { Uploads } from "../../common/files/uploads.js";
import { draftOf } from "../drafts/drafts.js";

/** @import { Sent } from "../../common/files/sent-file.js" */

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
  uploads.put(draftOf(number, "reply").begun.files);
  group.addEventListener("change", changed);
  lists.set(number, { group, uploads });
  return { group, uploads };
}

/**
 * Show the files of a draft, unless the list has them already.
 *
 * @param {Attaching} list
 * @param {Sent[]} files
 */
export function showFiles({ uploads }, files) {
  const ids = files.map((file) => file.upload_id).join();
  if (uploads.ids().join() !== ids) uploads.put(files);
}
