import { byId } from "../../common/dom.js";
import { Uploads } from "../../common/files/uploads.js";

/** @import { CannedReply } from "../../contract" */

/** @typedef {{ group: HTMLElement, uploads: Uploads }} Files */

/**
 * The files of a canned reply, as its form changes them: those that it has stay named by their ids.
 *
 * @param {CannedReply | null} text null for a new one
 * @returns {Files}
 */
export function filesFor(text) {
  const { content } = byId("canned-files", HTMLTemplateElement);
  const group = /** @type {HTMLElement} */ (document.importNode(content, true).firstElementChild);
  const uploads = new Uploads(group);
  const until = Number.MAX_SAFE_INTEGER;
  uploads.put(
    (text?.files ?? []).map(({ id, name, size }) => ({ upload_id: id, name, size, at: 0, until })),
  );
  return { group, uploads };
}
