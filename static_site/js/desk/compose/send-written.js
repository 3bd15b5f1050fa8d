import { newKey } from "../../common/sending.js";
import { ask } from "../calls.js";
import { draftOf, forgetBegun, saveAll, settle } from "../drafts/drafts.js";
import { replied } from "../ticket/no-email.js";
import { SECONDS, waitsToLeave } from "../sending/sendings.js";
import { workWords } from "../beside/work-words.js";
import { noted } from "./mentions.js";
import { writtenBody } from "./writing.js";

/** @import { Answer } from "../../common/api.js" */
/** @import { DeskTicket } from "../../contract" */
/** @import { Tab, Writing } from "./writing.js" */

/** The note that was tried last, with its files, and its key. */
let attempt = { said: "", key: "" };

/**
 * Send what is written; its draft goes with it, or stays. A reply waits some seconds, in which it can
 * be taken back: then the answer is 202.
 *
 * @param {string} number the ticket's
 * @param {Tab} tab
 * @param {Writing} writing
 * @param {{ version: number, attachments: string[] }} how `version` of the ticket that the agent
 *   saw, `attachments` ids of the tab's uploads
 * @returns {Promise<Answer>}
 */
export async function sendWritten(number, tab, writing, { version, attachments }) {
  const draft = draftOf(number, tab);
  const body = writtenBody(writing, tab, attachments);
  const key = keyOf(writing.text.note, attachments);
  await settle(draft);
  const answer = await ask("POST", `/tickets/${number}/${tab === "reply" ? "replies" : "notes"}`, {
    body: {
      ...body,
      ...(draft.version && { draft: draft.version }),
      ...(tab === "reply" && { send_after: SECONDS }),
    },
    ...(tab === "reply" ? { version } : { key }),
  });
  if (answer.status === 201 || answer.status === 202) {
    forgetBegun(draft);
    if (answer.status === 202) waitsToLeave(number, answer.body);
    forgetKey();
  } else saveAll();
  return answer;
}

/**
 * What is told of it then.
 *
 * @param {Tab} tab
 * @param {DeskTicket} after the ticket with it
 * @param {Writing["data"]} data what the reply carries
 */
export function toldOf(tab, after, data) {
  if (tab === "note") return noted(after);
  return data === "microdata" ? workWords.composer.held : replied(after);
}

/**
 * A note has no version to be sent on: its key lets it in once, however often it is tried.
 *
 * @param {string} text
 * @param {string[]} attachments
 */
export function keyOf(text, attachments) {
  const said = JSON.stringify([text, attachments]);
  if (attempt.said !== said) attempt = { said, key: newKey() };
  return attempt.key;
}

/** The next note is another one, also when it says the same. */
export function forgetKey() {
  attempt = { said: "", key: "" };
}
