import { completeMentions } from "../compose/mentions.js";
import { showSendings } from "../sending/bar.js";

/**
 * What one works at tickets with: a ticket's page, its editor, the acts, also those on many. It comes
 * in one file when a ticket is opened or chosen, and is fetched ahead once the list is there.
 */

export { bulkBar, sayChosen } from "../bulk/bulk.js";
export { saveAll } from "../drafts/drafts.js";
export { onwards } from "../list/walk.js";
export { undoLast } from "../sending/bar.js";
export { act, actOnceShown, showDeskTicket } from "../ticket/desk-ticket.js";

/** Once it is there: what goes on wherever in the desk one is. */
export function begin() {
  completeMentions();
  showSendings();
}
