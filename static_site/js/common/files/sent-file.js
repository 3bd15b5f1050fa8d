import { call } from "../api.js";
import { bytes } from "../text.js";
import { limits } from "../../words.js";

/** @import { UploadOffered } from "../../contract" */
/** @import { Fault } from "../types/fault" */

/** A file of a form's list: judged, sent to S3, and looked into by the service. */

/** Milliseconds until an upload is too old to be named; the server's limit is 48 hours. */
const FRESH = 47 * 3600 * 1000;
/** Milliseconds without a byte moving until a transfer is given up. */
const SILENCE = 60_000;

/**
 * A file that S3 has: what an entry names, and what a draft keeps. `at` is when it was sent,
 * `until` how long it can be named where a draft of the server keeps it; milliseconds since 1970.
 *
 * @typedef {{ upload_id: string, name: string, size: number, at: number, until?: number }} Sent
 */

/**
 * A file on the list. `file` is missing after a reload: what was not sent by then is gone.
 *
 * @typedef {object} Item
 * @property {string} name
 * @property {number} size
 * @property {"sending" | "checking" | "sent" | "failed"} state
 * @property {number} progress percent
 * @property {File} [file]
 * @property {string} [code] why it failed
 * @property {string} [detail]
 * @property {Sent} [sent]
 * @property {() => void} [stop] there once its sending has begun
 */

/**
 * A file that a draft, or whatever is edited, has already; one too old to be named has failed.
 *
 * @param {Sent} sent
 * @returns {Item}
 */
export function itemOf(sent) {
  const { name, size, at, until = at + FRESH } = sent;
  if (Date.now() < until) return { name, size, state: "sent", progress: 100, sent };
  return { name, size, state: "failed", progress: 0, code: "unknown_upload" };
}

/**
 * What can be told of a file without sending it.
 *
 * @param {{ name: string, size: number }} file
 * @param {number} before files that are on the list before it
 */
export function faultOfFile({ name, size }, before) {
  if (before >= limits.attachments.count) return "too_many";
  const ending = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  if (!limits.attachments.types.includes(ending)) return "type_not_accepted";
  if (size === 0) return "empty";
  return size > limits.attachments.bytes ? "too_large" : undefined;
}

/**
 * There is room for a file that was one too many, perhaps.
 *
 * @param {Item} item
 * @param {number} before files that are on the list before it
 */
export function judgeAgain(item, before) {
  const code = faultOfFile(item, before);
  if (code) item.code = code;
  else if (item.sent) Object.assign(item, { state: "sent", code: undefined });
  else if (item.file) Object.assign(item, { state: "sending", code: undefined });
}

/**
 * @param {number} at its place on the list
 * @param {Item} item
 * @returns {Fault} what is wrong with it, as the form tells it
 */
export function faultAt(at, { name, code = "other", detail }) {
  const size = bytes(limits.attachments.bytes);
  const values = { name, size, types: limits.attachments.types.join(", ") };
  return { field: `attachments.${at}`, code, detail, values };
}

/**
 * Ask for leave to send a file, send it to S3 and have it looked into; `item` says how far it is.
 *
 * @param {Item} item
 * @param {File} file
 * @param {object} ways
 * @param {() => boolean} ways.isWanted whether it is still on the list
 * @param {(percent: number) => void} ways.moved
 * @param {() => void} ways.checking told once S3 has it
 * @returns {Promise<string | null>} the code of what is wrong; null when nothing is, or nobody
 *   wants it any more
 */
export async function sendFile(item, file, { isWanted, moved, checking }) {
  const { name, size } = item;
  item.stop = () => {};
  const wanted = { filename: name, content_type: file.type.slice(0, 255), size };
  const { status, body } = await call("POST", "/uploads", { body: JSON.stringify(wanted) });
  if (!isWanted()) return null;
  if (status !== 201) return body?.errors?.[0]?.code ?? codeOf(status);
  const transfer = sendForm(body, file, (percent) => {
    item.progress = percent;
    moved(percent);
  });
  item.stop = transfer.stop;
  const code = await transfer.done;
  if (code || !isWanted()) return code;
  item.sent = { upload_id: body.upload_id, name, size, at: Date.now() };
  item.state = "checking";
  checking();
  return inspected(body.upload_id);
}

/** @param {number} status of a call that offered no upload */
function codeOf(status) {
  if (status === 0) return "offline";
  return status === 429 ? "too_many_attempts" : "unavailable";
}

/**
 * Send a file with the form that the API offered. `fetch` cannot tell how far an upload is.
 *
 * @param {UploadOffered} offered
 * @param {File} file
 * @param {(percent: number) => void} progress
 * @returns {{ done: Promise<string | null>, stop: () => void }} `done` gives null once S3 has the
 *   file, or the code of what went wrong
 */
function sendForm({ url, fields }, file, progress) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", file); // S3 reads nothing that comes after it
  const request = new XMLHttpRequest();
  let timer = 0;
  const moved = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => request.abort(), SILENCE);
  };
  /** @type {Promise<string | null>} */
  const done = new Promise((resolve) => {
    request.upload.addEventListener("progress", (event) => {
      moved();
      if (event.lengthComputable) progress(Math.floor((100 * event.loaded) / event.total));
    });
    request.addEventListener("load", () => resolve(codeOfTransfer(request.status)));
    request.addEventListener("error", () => resolve("offline"));
    request.addEventListener("abort", () => resolve("offline"));
  });
  done.finally(() => window.clearTimeout(timer));
  request.open("POST", url);
  moved();
  request.send(form);
  return { done, stop: () => request.abort() };
}

/** @param {number} status S3's */
function codeOfTransfer(status) {
  if (status >= 200 && status < 300) return null;
  // The form lets in what was announced, for an hour: anything else is not that file any more.
  return status >= 400 && status < 500 ? "changed" : "unavailable";
}

/**
 * What the service says of the bytes of an upload that S3 has: the code of what is wrong with it,
 * null when nothing is. Who cannot be told now learns it when the entry is sent, which looks again.
 *
 * @param {string} uploadId
 * @returns {Promise<string | null>}
 */
async function inspected(uploadId) {
  const { status, body } = await call("POST", "/uploads/inspections", {
    body: JSON.stringify({ upload_id: uploadId }),
  });
  if (status === 200) return body.code ?? null;
  return status === 422 ? "unknown_upload" : null;
}
