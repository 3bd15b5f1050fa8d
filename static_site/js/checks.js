import { length } from "./text.js";
import { limits } from "./words.js";

/**
 * What the browser can tell before sending, with the server's own codes. The server decides:
 * nothing is refused here that it would accept (`tests/site/test_checks.py` holds the two
 * together).
 *
 * @import { Fault } from "./contract"
 */

const TEXTS = /** @type {const} */ (["full_name", "subject", "details", "organization"]);
const REQUIRED = ["topic", "subject", "details", "nationality", "document.type", "document.number"]
  .concat(["full_name", "email", "gender", "user_type", "notice_version"]);

/**
 * @param {Record<string, string>} values tidied, by field path
 * @returns {Fault[]}
 */
export function faultsOfOpening(values) {
  const filled = (/** @type {string} */ field) => Boolean(values[field]);
  const missing = REQUIRED.filter((field) => !filled(field)).map((field) => ({ field, code: "missing" }));
  const sizes = TEXTS.map((field) => ({ field, code: size(values[field] ?? "", limits[field]) }));
  const others = [
    { field: "document.number", code: documentFault(values) },
    { field: "email", code: emailFault(values.email ?? "") },
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
 * @param {string} code six digits as people paste them: `123 456`
 * @returns {Fault | null}
 */
export function faultOfCode(field, code) {
  if (!code) return { field, code: "missing" };
  return /^[0-9]{6}$/.test(code.replace(/[\s-]/g, "")) ? null : { field, code: "malformed" };
}

/**
 * @param {Record<string, string>} values tidied, by field path; all are optional
 * @returns {Fault[]}
 */
export function faultsOfProfile(values) {
  const texts = /** @type {const} */ (["full_name", "organization"]);
  const sizes = texts
    .filter((field) => values[field])
    .map((field) => ({ field, code: size(values[field] ?? "", limits[field]) }));
  const type = values["document.number"] && !values["document.type"] ? "missing" : null;
  return found([
    ...sizes,
    { field: "document.type", code: type },
    { field: "document.number", code: keptDocumentFault(values) },
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
  if (length(text) < min) return "too_short";
  return length(text) > max ? "too_long" : null;
}

/** @param {string} email */
function emailFault(email) {
  if (!email) return "missing";
  if (new TextEncoder().encode(email).length > limits.email.max) return "too_long";
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) ? null : "malformed";
}

/** @param {string} typed a ticket's number as people paste it: `#051243`, `Ticket 051 243` */
function numberFault(typed) {
  if (!typed) return "missing";
  const digits = typed.normalize("NFKC").replace(/ticket|n[.ºo°]|[\s#[\]().-]/gi, "");
  return /^[0-9]{6,12}$/.test(digits) ? null : "malformed";
}

/** @param {Record<string, string>} values */
function documentFault(values) {
  const number = (values["document.number"] ?? "").normalize("NFKC").trim();
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
  const plain = number.replace(/[\s-]/g, "").toUpperCase();
  if (plain.length < 5 || plain.length > 20) return "length";
  if (!/^[A-Z0-9]+$/.test(plain)) return "malformed";
  return /[0-9]/.test(plain) ? null : "no_digit";
}
