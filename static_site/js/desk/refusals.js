import { faultsOf } from "../common/api.js";
import { longDate } from "../common/dates.js";
import { create } from "../common/dom.js";
import { sentence as ofPublic, showFaults } from "../common/forms/faults.js";
import { putError, showProblem } from "../common/problem.js";
import { fill, wordOf } from "../common/text.js";
import { root, words as site } from "../words.js";
import { nameOf, setup } from "./setup.js";
import { tell } from "./tell.js";
import { limits, words } from "./words.js";

/** @import { Answer } from "../common/api.js" */
/** @import { Fault } from "../common/types/fault" */

/**
 * What to do with an answer that is no success.
 *
 * @typedef {object} Ways
 * @property {() => void} retry
 * @property {HTMLFormElement} [form] what was sent
 * @property {(fault: Fault) => string} [say]
 * @property {(faults: Fault[]) => Fault[]} [mark] shows the faults of files on their list
 * @property {(answer: Answer) => void} [raced] told of a 409 or 412
 */

/**
 * Tell what became of a call that was refused. Nothing that was typed is touched.
 *
 * @param {Answer} answer
 * @param {Ways} ways
 */
export function refused(answer, { retry, form, say = deskSentence, mark, raced }) {
  const found = faultsOf(answer);
  const faults = found.length > 0 && mark ? mark(found) : found;
  if (answer.status === 401) return; // who waits for the session's end tells it
  if (answer.body?.code === "second_factor_required") secondFactor();
  else if (form && faults.length > 0) showFaults(form, faults, say);
  else if (faults.length > 0) box({ title: site.error_title, text: faults.map(say).join(". ") });
  else if (answer.status === 403) box(words.forbidden, permission(answer));
  else if (answer.status === 404) box(words.gone);
  else if (raced && [409, 412].includes(answer.status)) raced(answer);
  else if (answer.status === 409) box({ ...words.conflict, text: conflict(answer) });
  else showProblem(answer, retry);
}

/**
 * A part of the desk did not come. A browser asks a second time for it only when the page is loaded
 * anew.
 */
export function unloaded() {
  showProblem({ status: 0, body: null, retryAfter: null }, () => window.location.reload());
}

/**
 * Tell of an act whose page was left before the answer came. What was done needs no word; of what
 * was not, or may not have been, a line says where to look. The focus stays where the agent is.
 *
 * @param {Answer} answer
 * @param {string} place a ticket's number, or a page's title
 */
export function missed({ status }, place) {
  const done = status >= 200 && status < 300;
  if (!done && status !== 401) tell(fill(words.missed, { place }));
}

/**
 * The catalogue's sentence for a fault of what agents send; the server's own detail where the
 * catalogue has none.
 *
 * @param {Fault} fault
 */
export function deskSentence(fault) {
  const { field, code, detail } = fault;
  if (field.startsWith("attachments")) return ofPublic(fault);
  /** @type {Record<string, Record<string, string>>} */
  const all = words.faults;
  const name = field.split(".")[0] ?? field;
  const known = all[name]?.[code];
  /** @type {Record<string, { min: number, max: number }>} */
  const sizes = {
    body: limits.reply,
    note: limits.note,
    question: limits.note,
    answer: limits.note,
    reason: limits.reason,
    filter_name: limits.filter_name,
    job_title: limits.job_title,
  };
  const size = sizes[name] ?? (name === "extension" ? limits.reason : limits.canned_reply_name);
  return known
    ? fill(known, { ...size, ...dayIn(detail) })
    : [words.faults.other.other, detail && `(${detail})`].filter(Boolean).join(" ");
}

/**
 * The date that a detail of the server's names, for a sentence that tells it.
 *
 * @param {string} [detail]
 */
export function dayIn(detail) {
  const day = /\d{4}-\d{2}-\d{2}/.exec(detail ?? "")?.[0];
  return day ? { day: longDate(day) } : {};
}

/**
 * What stands in the way of an act, in words.
 *
 * @param {Answer} answer a 409
 */
export function conflict(answer) {
  if (answer.body?.current?.reply_waits) return words.conflict.reply_waits;
  const status = nameOf(setup().statuses, answer.body?.current?.status);
  return fill(words.conflict.text, { status });
}

/**
 * @param {{ title: string, text: string }} told
 * @param {string} [detail]
 */
export function box({ title, text }, detail = "") {
  const made = create("div", "site-problem");
  const alert = create("div");
  alert.setAttribute("role", "alert");
  alert.append(create("h2", "govuk-heading-s", title), create("p", "govuk-body", text + detail));
  made.append(alert);
  putError(made);
  return made;
}

/** Who leads has a second factor: lead to where it is set up. */
function secondFactor() {
  const link = create("a", "govuk-link", words.second_factor.go);
  link.href = `${root}/agentes/segundo-factor/`;
  const told = create("p", "govuk-body");
  told.append(link);
  box(words.second_factor).append(told);
}

/** @param {Answer} answer */
function permission(answer) {
  const name = /\b[a-z_]+\.[a-z_]+\b/.exec(answer.body?.detail ?? "")?.[0];
  return name ? ` (${wordOf(words.forbidden.permissions, name, words.unnamed.permission)})` : "";
}
