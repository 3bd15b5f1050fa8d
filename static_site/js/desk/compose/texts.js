import { ask } from "../calls.js";

/** @import { Sent } from "../../common/files/sent-file.js" */
/** @import { CannedReply, DeskTicket, FileLent } from "../../contract" */

/** The canned replies that the agent may use, fetched once and anew after a change. */

/** @type {Promise<CannedReply[] | null> | null} */
let known = null;

/** @returns {Promise<CannedReply[] | null>} null when they could not be fetched */
export function fetchTexts() {
  known ??= fetchNow();
  return known;
}

export function forgetTexts() {
  known = null;
}

/** @type {string[]} */
let lost = [];

/** @returns {string[]} ids of those that could not be read, as they were fetched last */
export function unreadableTexts() {
  return lost;
}

/**
 * The words of a canned reply in the language of a ticket.
 *
 * @param {CannedReply} text
 * @param {DeskTicket["language"]} language
 */
export function bodyFor(text, language) {
  /** @type {Record<string, unknown>} */
  const stored = { ...text };
  return String(stored[`body_${language}`] || text.body_es);
}

/**
 * A text as a ticket fills it in.
 *
 * @param {string} number the ticket's
 * @param {string} body
 */
export function fetchPreview(number, body) {
  return ask("POST", "/canned-replies/previews", { body: { number, body } });
}

/**
 * Copies of a canned reply's files, for a reply.
 *
 * @param {CannedReply} text
 * @returns {Promise<(Sent | string)[]>} of each, or the code of why there is none
 */
export async function copiesOf({ id, files = [] }) {
  const answer = await ask("POST", `/canned-replies/${encodeURIComponent(id)}/copies`);
  if (answer.status !== 201)
    return files.map(() => (answer.status === 404 ? "lent_gone" : "lent_failed"));
  /** @type {FileLent[]} */
  const copies = answer.body.items;
  return files.map((file) => {
    const copy = copies.find(({ name }) => name === file.name);
    if (!copy?.upload_id) return copy?.code ?? "lent_gone";
    const { upload_id, name, size, until } = copy;
    return { upload_id, name, size, at: Date.now(), until: Date.parse(until ?? "") };
  });
}

/**
 * Fetch a file of a canned reply, to look at it before it goes anywhere.
 *
 * @param {string} id the canned reply's
 * @param {{ id: string }} file
 * @returns {Promise<import("../../common/api.js").Answer>} its address is `url`
 */
export function fetchCannedFile(id, file) {
  return ask("GET", `/canned-replies/${encodeURIComponent(id)}/attachments/${file.id}?redirect=no`);
}

async function fetchNow() {
  const answer = await ask("GET", "/canned-replies");
  if (answer.status === 200) {
    lost = answer.body.unreadable ?? [];
    return answer.body.items;
  }
  known = null;
  return null;
}
