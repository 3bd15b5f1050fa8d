import { plain, withoutIgnorable } from "./characters.js";
import { phoneFault } from "./phone.js";
import { length, visibleLength } from "../text.js";
import { limits, optionalTexts } from "../../words.js";

/**
 * What the browser can tell before sending, with the server's own codes. The server decides:
 * nothing is refused here that it would accept (`tests/site/test_checks.py` holds the two
 * together).
 *
 * @import { Fault } from "../types/fault"
 */

const AROUND_A_CODE = /\b(?:su|el|mi|your|the|my|c[oó]digo|code|es|is)\b|[\s:;,.#*-]/gi;
/** Of tickets that were imported: `LT-0008`. */
const LETTERED =
  /^(?:[\s#:.,[\]()"'<>«»“”]|ticket|requerimiento|request|tr[aá]mite|n[uú]mero|number|nro|n[.ºo°]{1,2})*[a-z]{1,8}\s?[-–‑]\s?[0-9]{1,12}[\s\])"'>»”.,]*$/iu;
const NOT_DIGITS =
  /ticket|requerimiento|request|tr[aá]mite|c[oó]digo|n[uú]mero|number|n[uú]m|nro|\b(?:de|del|mi|su|el|es|my|your|the|is)\b|\bn[.ºo°]{0,2}|[\s#:;,./_[\]()"'<>«»“”-]/giu;
const ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const LOCAL = new RegExp(`^${ATOM}(?:\\.${ATOM})*$`);
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const OPTIONAL = optionalTexts.map(([name]) => name);
const TEXTS = [.../** @type {const} */ (["full_name", "subject", "details"]), ...OPTIONAL];
const REQUIRED = [
  "topic",
  "subject",
  "details",
  "nationality",
  "document.type",
  "document.number",
].concat(["full_name", "email", "gender", "user_type", "notice_version"]);

/**
 * @param {Record<string, string>} values tidied, by field path
 * @returns {Fault[]}
 */
export function faultsOfOpening(values) {
  const filled = (/** @type {string} */ field) => Boolean(values[field]);
  const missing = REQUIRED.filter((field) => !filled(field)).map((field) => ({
    field,
    code: "missing",
  }));
  const sizes = TEXTS.map((field) => ({ field, code: size(values[field] ?? "", limits[field]) }));
  const others = [
    { field: "document.number", code: documentFault(values) },
    { field: "email", code: emailFault(values.email ?? "") },
    { field: "phone", code: phoneFault(values.phone ?? "") },
  ];
  const wrong = [...sizes, ...others].filter(({ field }) => filled(field));
  return [...missing, ...found(wrong)];
}

/**
 * @param {Record<string, string>} values tidied, by field path
 * @returns {Fault[]}
 */
export function faultsOfLookup(values) {
  return found([
    { field: "email", code: emailFault(values.email ?? "") },
    { field: "number", code: numberFault(values.number ?? "") },
  ]);
}

/**
 * @param {string} email
 * @returns {Fault[]}
 */
export function faultsOfEmail(email) {
  return found([{ field: "email", code: emailFault(email) }]);
}

/**
 * @param {string} field
 * @param {string} code six digits as people paste them: `Código: 123 456`
 * @returns {Fault | null}
 */
export function faultOfCode(field, code) {
  if (!code) return { field, code: "missing" };
  const digits = plain(code).replace(AROUND_A_CODE, "");
  return /^[0-9]{6}$/.test(digits) ? null : { field, code: "malformed" };
}

/**
 * @param {Record<string, string>} values tidied, by field path; all are optional
 * @returns {Fault[]}
 */
export function faultsOfProfile(values) {
  const texts = [/** @type {const} */ ("full_name"), ...OPTIONAL];
  const sizes = texts
    .filter((field) => values[field])
    .map((field) => ({ field, code: size(values[field] ?? "", limits[field]) }));
  const type = values["document.number"] && !values["document.type"] ? "missing" : null;
  return found([
    ...sizes,
    { field: "document.type", code: type },
    { field: "document.number", code: keptDocumentFault(values) },
    { field: "phone", code: values.phone ? phoneFault(values.phone) : null },
  ]);
}

/** @param {Record<string, string>} values */
function keptDocumentFault(values) {
  if (!values["document.type"]) return null;
  return values["document.number"] ? documentFault(values) : "missing";
}

/** @param {{ field: string, code: string | null }[]} faults */
function found(faults) {
  return /** @type {Fault[]} */ (faults.filter((fault) => fault.code !== null));
}

/**
 * @param {string} text
 * @param {{ min?: number, max: number }} limit
 */
function size(text, { min = 0, max }) {
  if (visibleLength(text) < min) return "too_short";
  return length(text) > max ? "too_long" : null;
}

/** @param {string} typed */
function emailFault(typed) {
  const email = asEmail(typed);
  if (!email) return "missing";
  if (new TextEncoder().encode(email).length > limits.email.max) return "too_long";
  const at = email.lastIndexOf("@");
  const [local, domain] = [email.slice(0, Math.max(at, 0)), email.slice(at + 1)];
  if (/[^\0-\x7f]/.test(local)) return "not_ascii";
  return local.length <= 64 && LOCAL.test(local) && mayBeDomain(domain) ? null : "malformed";
}

/**
 * An address as the server reads it: nothing without a shape, full width as ASCII.
 *
 * @param {string} typed
 */
export function asEmail(typed) {
  const narrow = (/** @type {string} */ wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0);
  return withoutIgnorable(typed)
    .replace(/[\uff01-\uff5e]/g, narrow)
    .normalize("NFC")
    .trim();
}

/**
 * International domains are the server's to judge.
 *
 * @param {string} domain
 */
function mayBeDomain(domain) {
  const labels = domain.normalize("NFKC").toLowerCase().split(".");
  const known = labels.every((label) => LABEL.test(label) || /[^\0-\x7f]/.test(label));
  return labels.length >= 2 && known && !/^[0-9]+$/.test(labels[labels.length - 1] ?? "");
}

/** @param {string} typed a ticket's number as people paste it: `#051243`, `N.º 051 243` */
function numberFault(typed) {
  if (!typed) return "missing";
  const text = plain(typed);
  const isNumber = /^[0-9]{6,12}$/.test(text.replace(NOT_DIGITS, "")) || LETTERED.test(text);
  return isNumber ? null : "malformed";
}

/** @param {Record<string, string>} values */
function documentFault(values) {
  const number = plain(values["document.number"] ?? "").replace(/[\s.-]/g, "");
  return values["document.type"] === "passport" ? passportFault(number) : cedulaFault(number);
}

/** @param {string} number */
function cedulaFault(number) {
  if (!/^[0-9]+$/.test(number)) return "digits_only";
  if (number.length !== 10) return "length";
  if (/^(.)\1+$/.test(number)) return "repeated_digits";
  const province = Number(number.slice(0, 2));
  if ((province < 1 || province > 24) && province !== 30) return "province";
  const products = [...number.slice(0, 9)].map((digit, at) => Number(digit) * (2 - (at % 2)));
  const total = products.reduce((so, product) => so + (product > 9 ? product - 9 : product), 0);
  return (10 - (total % 10)) % 10 === Number(number[9]) ? null : "check_digit";
}

/** @param {string} number */
function passportFault(number) {
  const capitals = number.toUpperCase();
  if (capitals.length < 5 || capitals.length > 20) return "length";
  if (!/^[A-Z0-9]+$/.test(capitals)) return "malformed";
  return /[0-9]/.test(capitals) ? null : "no_digit";
}
