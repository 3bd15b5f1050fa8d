/**
 * Where in the desk one is stands in the address: `?vista=`, the filters, `?ticket=`, `?pagina=`.
 * So Back, reload and bookmarks work. What is searched for may be a name or a document: it is
 * kept in the history's state, and never in an address.
 *
 * @typedef {Record<string, string | null>} Changes parameters to set; null takes one away
 */

/** What `?ver=` shows of a ticket, other than its page. @type {Record<string, string>} */
const SEEN = { auditoria: "trail", papel: "paper" };

/** @type {() => void} */
let moved = () => {};

/** @returns {URLSearchParams} */
export function here() {
  return new URLSearchParams(window.location.search);
}

/**
 * Which page of the desk the address asks for. What is fetched may come when one has moved on:
 * a page draws only while it is this one.
 *
 * @returns {string} `list`, `ticket`, `trail`, `paper`, or what `?pagina=` says
 */
export function pageHere() {
  const query = here();
  if (query.get("pagina")) return query.get("pagina") ?? "";
  if (!query.get("ticket")) return "list";
  return SEEN[query.get("ver") ?? ""] ?? "ticket";
}

/** @returns {string} what is searched for here; empty when nothing is */
export function searched() {
  return window.history.state?.searched ?? "";
}

/**
 * The address of another place of the desk.
 *
 * @param {Changes} changes of the present one
 */
export function addressOf(changes) {
  const query = here();
  for (const [name, value] of Object.entries(changes)) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  const text = query.toString();
  return window.location.pathname + (text && `?${text}`);
}

/**
 * Move to another place of the desk.
 *
 * @param {string} address
 * @param {{ searched?: string, replace?: boolean }} [how]
 */
export function go(address, { searched: text = searched(), replace = false } = {}) {
  const state = { searched: text };
  if (replace) window.history.replaceState(state, "", address);
  else window.history.pushState(state, "", address);
  moved();
}

/**
 * Follow the desk's own links without loading the page anew.
 *
 * @param {() => void} then told of each move
 */
export function followMoves(then) {
  moved = then;
  window.addEventListener("popstate", () => moved());
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || event.defaultPrevented || !ours(link, event)) return;
    event.preventDefault();
    go(link.href);
  });
}

/**
 * @param {HTMLAnchorElement} link
 * @param {MouseEvent} event
 */
function ours(link, event) {
  const elsewhere =
    event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  const same = link.origin === window.location.origin && link.pathname === window.location.pathname;
  return !elsewhere && same && !link.hash && !link.target;
}
