import { byId } from "../../common/dom.js";
import { Uploads } from "../../common/files/uploads.js";
import { draftOf } from "../drafts/drafts.js";

/** @import { Sent } from "../../common/files/sent-file.js" */
/** @import { Tab } from "./writing.js" */

/**
 * The files of the replies and notes that are being written. Each has its own list: what is under
 * way on one ticket goes on while the agent looks at another.
 *
 * @typedef {{ group: HTMLElement, uploads: Uploads }} Attaching
 */

/** @type {Map<string, Attaching>} by ticket and tab */
const lists = new Map();

/**
 * @param {string} number the ticket's
 * @param {Tab} tab
 * @param {() => void} changed told when the list has changed
 * @returns {Attaching}
 */
export function attachingTo(number, tab, changed) {
  const present = lists.get(`${number} ${tab}`);
  if (present) return present;
  const { content } = byId(`${tab}-files`, HTMLTemplateElement);
  const group = /** @type {HTMLElement} */ (document.importNode(content, true).firstElementChild);
  const uploads = new Uploads(group);
  uploads.put(draftOf(number, tab).begun.files);
  group.addEventListener("change", changed);
  lists.set(`${number} ${tab}`, { group, uploads });
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
