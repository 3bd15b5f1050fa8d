import { place } from "../../common/storage/storage.js";

/** @import { Sending } from "./sendings.js" */

/** The replies that wait to leave, kept for this tab while its page is loaded anew. */

/** @type {ReturnType<typeof place<Sending[]>>} */
export const keptSendings = place("session", "desk.sendings");

export function anyWaits() {
  return (keptSendings.read() ?? []).length > 0;
}
