import { ask } from "./calls.js";
import { refused } from "./refusals.js";

/** @import { Attachment } from "../contract" */
/** @import { DeskEntry } from "./contract" */

/** What can be fetched of a ticket: it is saved, and the page stays. */

/**
 * @param {string} number the ticket's
 * @param {Attachment} file
 * @param {() => void} reload shows the ticket as it stands: the file is not to be had any more
 */
export async function download(number, file, reload) {
  const answer = await ask("GET", `/tickets/${number}/attachments/${file.id}?redirect=no`);
  if (answer.status === 200) window.location.assign(answer.body.url);
  else refused(answer, { retry: () => download(number, file, reload), raced: reload });
}

/**
 * Fetch a mail as it came.
 *
 * @param {string} number the ticket's
 * @param {DeskEntry} entry that it became
 */
export async function fetchOriginal(number, entry) {
  const of = entry.from_ticket ?? number;
  const answer = await ask("POST", `/tickets/${of}/originals`, { body: { entry_id: entry.id } });
  if (answer.status === 200) window.location.assign(answer.body.url);
  else refused(answer, { retry: () => fetchOriginal(number, entry) });
}
