import { ask } from "../calls.js";

/** @import { AgentAtTicket } from "../../contract" */

/** What the service tells of the agent's areas by one read: that lists changed, and who is where. */

/** @type {string | undefined} */
let etag;
let tickets = "";
/** @type {AgentAtTicket[]} */
let present = [];

/**
 * @typedef {object} Told
 * @property {boolean} came whether there was an answer
 * @property {boolean} changed whether lists may be other ones than at the answer before
 */

/** @returns {Promise<Told>} */
export async function askChanges() {
  const answer = await ask("GET", "/changes", etag ? { known: etag } : {});
  if (answer.status === 304) return { came: true, changed: false };
  if (answer.status !== 200) return { came: false, changed: false };
  const changed = tickets !== answer.body.tickets;
  ({ tickets, present } = answer.body);
  etag = answer.etag ?? undefined;
  return { came: true, changed };
}

/** @param {string} number a ticket's */
export function presentAt(number) {
  return present.filter((each) => each.number === number);
}
