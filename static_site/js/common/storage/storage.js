/**
 * A place in the browser for one value, as JSON.
 *
 * Storage may be full, forbidden or missing: then the value lives as long as the page, and
 * nothing else breaks.
 *
 * @template Value
 * @param {"local" | "session"} kind for every tab until cleared, or for this tab only
 * @param {string} name
 */
export function place(kind, name) {
  const key = `consulta.${name}`;
  const storage = () => (kind === "local" ? window.localStorage : window.sessionStorage);
  /** @type {Value | null} */
  let here = null;
  return {
    /** @returns {Value | null} */
    read() {
      try {
        const text = storage().getItem(key);
        return text === null ? here : JSON.parse(text);
      } catch {
        return here;
      }
    },
    /** @param {Value} value */
    write(value) {
      here = value;
      try {
        storage().setItem(key, JSON.stringify(value));
      } catch {
        // `here` holds it.
      }
    },
    clear() {
      here = null;
      try {
        storage().removeItem(key);
      } catch {
        // It could not be written either.
      }
    },
  };
}

/**
 * The leave to see one ticket, while the tab is open.
 *
 * @typedef {{ number: string, token: string }} Access
 */

/** @type {ReturnType<typeof place<Access>>} */
export const access = place("session", "access");

/**
 * The token that opened a ticket in this tab before, expired by now: it opens nothing, and tells
 * its bearer from a stranger who guesses.
 *
 * @type {ReturnType<typeof place<string>>}
 */
export const earlier = place("session", "earlier");

/** @returns {string | undefined} what tells this tab from a stranger's */
export function earlierToken() {
  return access.read()?.token ?? earlier.read() ?? undefined;
}

/**
 * A session of an account. It lives as long as the tab: who shares a computer leaves nothing
 * behind by closing it, and no other site can have the browser send it, as it could a cookie.
 * What scripts can read, foreign scripts could steal; the pages' policy lets none run.
 *
 * @typedef {{ token: string, email: string }} Session
 */

/**
 * What a page is to say once it is shown.
 *
 * @type {ReturnType<typeof place<string>>}
 */
export const told = place("session", "told");
/** @type {ReturnType<typeof place<Session>>} */
export const session = place("session", "session");
