import { newKey } from "../../common/sending.js";
import { length, tidy } from "../../common/text.js";
import { deskSentence } from "../refusals.js";
import { limits, words } from "../words.js";

/** @import { Fault } from "../../common/types/fault" */
/** @import { Data, Status } from "../../contract" */

/**
 * What is being written on a ticket: a reply and a note, and what goes with the reply.
 *
 * @typedef {"reply" | "note"} Tab
 *
 * @typedef {object} Writing
 * @property {Tab} tab the one in sight
 * @property {Record<Tab, string>} text
 * @property {Status} status what the ticket is after the reply
 * @property {Data} data
 * @property {boolean} files whether there are any on the reply's list
 * @property {boolean[]} checks
 * @property {boolean} sending
 */

/** The note that was tried last, and its key. */
let attempt = { text: "", key: "" };

/** @returns {Writing} */
export function fresh() {
  return {
    tab: "reply",
    text: { reply: "", note: "" },
    status: "answered",
    data: "none",
    files: false,
    checks: words.composer.checklist.map(() => false),
    sending: false,
  };
}

/**
 * Whether something was begun.
 *
 * @param {Writing} writing
 * @param {Tab} tab
 */
export function isBegun({ text, files }, tab) {
  return Boolean(text[tab]) || (tab === "reply" && files);
}

/**
 * Whether what leaves needs the checklist: data, or a file, which may hold some.
 *
 * @param {Writing} writing
 */
export function needsChecks({ data, files }) {
  return data !== "none" || files;
}

/**
 * What is sent.
 *
 * @param {Writing} writing
 * @param {Tab} tab
 * @param {string[]} attachments ids of the reply's uploads
 */
export function writtenBody(writing, tab, attachments) {
  const body = tidy(writing.text[tab], true);
  if (tab === "note") return { body };
  const { status, data } = writing;
  return { body, status, data, attachments, confidentiality_checked: isChecked(writing) };
}

/**
 * @param {Writing} writing
 * @param {Tab} tab
 * @returns {Fault[]}
 */
export function writtenFaults(writing, tab) {
  const size = length(tidy(writing.text[tab], true));
  const { min, max } = limits[tab];
  const code = size === 0 ? "missing" : size < min ? "too_short" : size > max ? "too_long" : "";
  const faults = code ? [{ field: "body", code }] : [];
  if (tab === "note" || !needsChecks(writing) || isChecked(writing)) return faults;
  return [...faults, { field: "confidentiality_checked", code: "required" }];
}

/**
 * What a fault is called: a reply's text and a note's are both `body` to the API.
 *
 * @param {Tab} tab
 * @returns {(fault: Fault) => string}
 */
export function sayOf(tab) {
  return (fault) => deskSentence(fault.field === "body" ? { ...fault, field: tab } : fault);
}

/**
 * A note has no version to be sent on: its key lets it in once, however often it is tried.
 *
 * @param {string} text
 */
export function keyOf(text) {
  if (attempt.text !== text) attempt = { text, key: newKey() };
  return attempt.key;
}

/** The next note is another one, also when it says the same. */
export function forgetKey() {
  attempt = { text: "", key: "" };
}

/** @param {Writing} writing */
function isChecked(writing) {
  return needsChecks(writing) && writing.checks.every(Boolean);
}
