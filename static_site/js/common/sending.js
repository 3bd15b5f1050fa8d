import { call } from "./api.js";
import { via } from "./site.js";
import { language } from "../words.js";

/** @import { Answer } from "./api.js" */

/**
 * An opening under way: its Idempotency-Key, and the addresses that it was tried with. The key
 * stays the same until an answer settles what became of it: whoever changed the text after a try
 * whose answer was lost then learns which ticket the first text opened.
 *
 * @typedef {{ key: string, emails: string[] }} Attempt
 */

/**
 * The body of `POST /api/tickets`.
 *
 * @param {Record<string, string>} values tidied, by field path
 * @param {string[]} attachments ids of uploads
 * @returns {string}
 */
export function bodyOf(values, attachments) {
  const { "document.type": type, "document.number": number, ...others } = values;
  return JSON.stringify({
    ...others,
    document: { type, number },
    attachments,
    language,
    via: via(),
  });
}

/**
 * The attempt that a sending is part of.
 *
 * @param {Attempt | null} before
 * @param {string} email
 * @returns {Attempt}
 */
export function attemptOf(before, email) {
  const { key, emails } = before ?? { key: newKey(), emails: [] };
  return { key, emails: [email, ...emails.filter((each) => each !== email)] };
}

/**
 * Open a ticket, once, however often it is tried with the same key.
 *
 * @param {string} body
 * @param {Attempt} attempt
 */
export function send(body, { key }) {
  return call("POST", "/tickets", { body, key });
}

/**
 * Whether an answer leaves no doubt about what became of a body.
 *
 * @param {Answer} answer
 */
export function settles({ status, body }) {
  const refused = status >= 400 && status < 500 && status !== 429;
  return status === 201 || (refused && body?.code !== "idempotency_mismatch");
}

/** A UUID; `crypto.randomUUID` is missing in older browsers and outside secure contexts. */
export function newKey() {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
