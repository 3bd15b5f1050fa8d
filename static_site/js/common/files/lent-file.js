import { faultOfFile } from "./sent-file.js";

/** @import { Item, Sent } from "./sent-file.js" */

/** Files that the service has already, and lends a form as copies of its own. */

/**
 * What stands on the list until it has answered.
 *
 * @param {{ name: string, size: number }[]} files
 * @param {number} before files that are on the list before them
 * @returns {Item[]}
 */
export function lentItems(files, before) {
  return files.map(({ name, size }, n) => {
    const code = faultOfFile({ name, size }, before + n);
    return { name, size, state: code ? "failed" : "checking", progress: 100, code };
  });
}

/**
 * What became of one: a copy, or the code of why there is none. One that was too many keeps its copy
 * until there is room.
 *
 * @param {Item} item
 * @param {Sent | string} copy
 * @returns {boolean} whether something is wrong with it
 */
export function settleLent(item, copy) {
  if (typeof copy === "string") Object.assign(item, { state: "failed", code: copy });
  else Object.assign(item, { sent: copy, state: item.code ? "failed" : "sent" });
  return item.state === "failed";
}
