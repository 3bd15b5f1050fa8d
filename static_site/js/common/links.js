import { html } from "../lit-html.js";

/**
 * Addresses of the web in what people write, as links; nothing else in a text is markup. Mails do
 * the same (`chalicelib/domain/links.py`); `tests/cases/links.json` runs through both.
 */

const ADDRESS = /\b(?:https?:\/\/|www\.)[^\s<>"«»“”]+/gi;
/** What ends a sentence rather than an address. */
const AFTER = ".,;:!?…'’)]}*_";
/** @type {Record<string, string>} */
const PAIRS = { ")": "(", "]": "[", "}": "{" };

/**
 * The text in pieces, each with the address that it links to, if one.
 *
 * @param {string} text
 * @returns {[string, string | null][]}
 */
export function parts(text) {
  /** @type {[string, string | null][]} */
  const found = [];
  let done = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const at = match.index ?? 0;
    const shown = withoutSentenceEnd(match[0]);
    const href = shown.includes("://") ? shown : `https://${shown}`;
    if (!isAddress(href)) continue;
    found.push([text.slice(done, at), null], [shown, href]);
    done = at + shown.length;
  }
  found.push([text.slice(done), null]);
  return found.filter(([piece]) => piece);
}

/** @param {string} text */
export function linked(text) {
  return parts(text).map(([piece, href]) =>
    href === null
      ? piece
      : html`<a class="govuk-link site-address" href=${href} rel="noopener nofollow">${piece}</a>`,
  );
}

/** @param {string} address */
function withoutSentenceEnd(address) {
  let shown = address;
  while (shown && AFTER.includes(shown[shown.length - 1] ?? " ")) {
    const last = shown[shown.length - 1] ?? "";
    const opening = PAIRS[last];
    if (opening && count(shown, opening) >= count(shown, last)) break;
    shown = shown.slice(0, -1);
  }
  return shown;
}

/**
 * @param {string} text
 * @param {string} letter
 */
function count(text, letter) {
  return text.split(letter).length - 1;
}

/** @param {string} href */
function isAddress(href) {
  try {
    const authority = href.replace(/^https?:\/\//i, "").split(/[/?#]/)[0] ?? "";
    const { hostname, port } = new URL(href);
    return !authority.includes("@") && /[^.]\.[^.]/.test(hostname) && port !== "0";
  } catch {
    return false;
  }
}
