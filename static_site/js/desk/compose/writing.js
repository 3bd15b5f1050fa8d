import { length, tidy } from "../../common/text.js";
import { gapsOf } from "../canned/gaps.js";
import { deskSentence } from "../refusals.js";
import { limits } from "../words.js";
import { workWords } from "../beside/work-words.js";

/** @import { Fault } from "../../common/types/fault" */
/** @import { Sent } from "../../common/files/sent-file.js" */
/** @import { Answer } from "../../common/api.js" */
/** @import { Data, DeskTicket, DraftFile, DraftSeen } from "../../contract" */
/** @typedef {NonNullable<DraftSeen["status"]>} Status */

/**
 * What is being written on a ticket: a reply and a note, and what goes with each.
 *
 * @typedef {"reply" | "note"} Tab
 *
 * @typedef {object} Writing
 * @property {Tab} tab the one in sight
 * @property {Record<Tab, string>} text
 * @property {Status | null} status what the ticket is after the reply; null has to be chosen
 * @property {Data | null} data
 * @property {Record<Tab, boolean>} files whether there are any on the list of each
 * @property {boolean[]} checks
 * @property {string} canned id of the canned reply that is looked at
 * @property {string} gaps the variables without a value that are to stay as they are
 * @property {boolean} sending
 *
 * What of it is kept as a draft: all of it, or nothing.
 * @typedef {object} Begun
 * @property {string} text
 * @property {Sent[]} files those that S3 has
 * @property {Status | null} status
 * @property {Data | null} data
 * @property {boolean[]} checks
 * @property {string} canned
 *
 * What the ticket's page does once something was sent.
 * @typedef {object} Followed
 * @property {(ticket: DeskTicket, told: string) => void} sent
 * @property {(ticket: DeskTicket) => void} late the same, told when the agent has left the page
 * @property {(answer: Answer, again: (version: number) => void) => void} raced
 * @property {() => void} reload
 */

/** @returns {Writing} */
export function fresh() {
  return {
    tab: "reply",
    text: { reply: "", note: "" },
    status: "answered",
    data: "none",
    files: { reply: false, note: false },
    checks: unchecked(),
    canned: "",
    gaps: "",
    sending: false,
  };
}

/** @param {Tab} tab @returns {Begun} what nobody has begun */
export function none(tab) {
  return contentOf(fresh(), tab, []);
}

/**
 * What is kept of a tab.
 *
 * @param {Writing} writing
 * @param {Tab} tab
 * @param {Sent[]} files
 * @returns {Begun}
 */
export function contentOf({ text, status, data, checks, canned }, tab, files) {
  if (tab === "reply") return { text: text.reply, files, status, data, checks, canned };
  const { status: usual, data: no } = fresh();
  return { text: text.note, files, status: usual, data: no, checks: unchecked(), canned: "" };
}

/**
 * What is written, with what was kept of both tabs.
 *
 * @param {Writing} writing
 * @param {Begun} reply
 * @param {Begun} note
 * @returns {Writing}
 */
export function withKept(writing, reply, note) {
  const { status, data, checks, canned } = reply;
  return { ...writing, text: { reply: reply.text, note: note.text }, status, data, checks, canned };
}

/**
 * A draft as the server, or the release before, kept it. A choice that it does not have is asked
 * again, and never taken for its default.
 *
 * @param {{ text?: string, files?: (Sent | DraftFile)[], status?: Status, data?: Data, checks?: boolean[], canned_reply?: string }} kept
 * @param {Tab} tab
 * @returns {Begun}
 */
export function begunOf({ text = "", files = [], status, data, checks = [], canned_reply }, tab) {
  const empty = none(tab);
  const sent = files.map(sentOf);
  if (tab === "note") return { ...empty, text, files: sent };
  return {
    text,
    files: sent,
    status: status ?? null,
    data: data ?? null,
    checks: empty.checks.map((_, at) => checks[at] ?? false),
    canned: canned_reply ?? "",
  };
}

/**
 * A draft as the server takes it.
 *
 * @param {Begun} begun
 * @param {Tab} tab
 */
export function draftBody({ text, files, status, data, checks, canned }, tab) {
  const attachments = files.map(({ upload_id: id }) => id);
  if (tab === "note") return { text, attachments };
  return {
    ...{ text, attachments, checks },
    ...(status && { status }),
    ...(data && { data }),
    ...(canned && { canned_reply: canned }),
  };
}

/**
 * @param {Begun} one
 * @param {Begun} other
 */
export function sameAs(one, other) {
  return JSON.stringify(draftBody(one, "reply")) === JSON.stringify(draftBody(other, "reply"));
}

/**
 * What a change of a tab's files changes. One came to a reply: no choice that was made before it
 * counts for it.
 *
 * @param {Writing} writing
 * @param {Tab} tab
 * @param {boolean} any whether there are files now
 * @returns {Partial<Writing>}
 */
export function withFiles({ files, data }, tab, any) {
  const now = { files: { ...files, [tab]: any } };
  if (tab === "note") return now;
  if (any && !files.reply && data === "none") return { ...now, data: null };
  return { ...now, data: !any && data === null ? "none" : data };
}

function unchecked() {
  return workWords.composer.checklist.map(() => false);
}

/** @param {Sent | DraftFile} file @returns {Sent} */
function sentOf(file) {
  if ("at" in file) return file;
  const { upload_id, name, size, until } = file;
  return { upload_id, name, size, at: 0, until: Date.parse(until) };
}

/**
 * Whether something was begun.
 *
 * @param {Writing} writing
 * @param {Tab} tab
 */
export function isBegun({ text, files }, tab) {
  return Boolean(text[tab]) || files[tab];
}

/**
 * Whether what leaves needs the checklist: data, or a file, which may hold some.
 *
 * @param {Writing} writing
 */
export function needsChecks({ data, files }) {
  return (data !== "none" && data !== null) || files.reply;
}

/**
 * What is sent.
 *
 * @param {Writing} writing
 * @param {Tab} tab
 * @param {string[]} attachments ids of the tab's uploads
 */
export function writtenBody(writing, tab, attachments) {
  const body = tidy(writing.text[tab], true);
  if (tab === "note") return { body, ...(attachments.length > 0 && { attachments }) };
  const { status, data } = writing;
  return {
    body,
    ...(status && { status }),
    ...(data && { data }),
    attachments,
    confidentiality_checked: isChecked(writing),
  };
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
  if (tab === "note") return faults;
  const gaps = gapsOf(writing.text.reply).join(", ");
  if (gaps !== "" && gaps !== writing.gaps) faults.push({ field: "gaps", code: "required" });
  if (writing.data === null) faults.push({ field: "data", code: "missing" });
  if (needsChecks(writing) && !isChecked(writing))
    faults.push({ field: "confidentiality_checked", code: "required" });
  if (writing.status === null) faults.push({ field: "status", code: "missing" });
  return faults;
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

/** @param {Writing} writing */
function isChecked(writing) {
  return needsChecks(writing) && writing.checks.every(Boolean);
}
