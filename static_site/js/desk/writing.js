import { length, tidy } from "../text.js";
import { sentence } from "./refusals.js";
import { limits, words } from "./words.js";

/** @import { Fault } from "../contract" */
/** @import { Data, Status } from "./contract" */

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
 * @property {boolean[]} checks
 * @property {boolean} sending
 */

/** @returns {Writing} */
export function fresh() {
  return {
    tab: "reply",
    text: { reply: "", note: "" },
    status: "answered",
    data: "none",
    checks: words.composer.checklist.map(() => false),
    sending: false,
  };
}

/**
 * What is sent.
 *
 * @param {Writing} writing
 * @param {Tab} tab
 */
export function bodyOf(writing, tab) {
  const body = tidy(writing.text[tab], true);
  if (tab === "note") return { body };
  const { status, data } = writing;
  return { body, status, data, confidentiality_checked: isChecked(writing) };
}

/**
 * @param {Writing} writing
 * @param {Tab} tab
 * @returns {Fault[]}
 */
export function faultsOf(writing, tab) {
  const size = length(tidy(writing.text[tab], true));
  const { min, max } = limits[tab];
  const code = size === 0 ? "missing" : size < min ? "too_short" : size > max ? "too_long" : "";
  const faults = code ? [{ field: "body", code }] : [];
  if (tab === "note" || writing.data === "none" || isChecked(writing)) return faults;
  return [...faults, { field: "confidentiality_checked", code: "required" }];
}

/**
 * What a fault is called: a reply's text and a note's are both `body` to the API.
 *
 * @param {Tab} tab
 * @returns {(fault: Fault) => string}
 */
export function sayOf(tab) {
  return (fault) => sentence(fault.field === "body" ? { ...fault, field: tab } : fault);
}

/** @param {Writing} writing */
function isChecked({ data, checks }) {
  return data !== "none" && checks.every(Boolean);
}
