import { place } from "../../common/storage/storage.js";

/**
 * What a tab holds of an agent's session: the access token, which lives for ten minutes, and the
 * refresh token, which serves once. They live in memory. Between two pages of a tab there is no
 * memory: a page that goes leaves them in the tab's sessionStorage, and the next one takes them out
 * at once. What nobody took within a minute is thrown away: a tab that was closed can be opened
 * again by whoever sits at this computer next.
 *
 * @typedef {{ text: string, until: number }} Token `until` by this device's clock, in milliseconds
 * @typedef {{ access: Token, refresh: string | null, person: string, at: number }} Tokens `person` is
 *   the pool's id of whose they are, `at` when they came: of two, the later ones are good
 */

const MINUTE = 60_000;

/** @type {ReturnType<typeof place<Tokens & { left: number }>>} */
const carried = place("session", "agent");
/** The access token for one's own account, from the page "entrar" to the one that it is for. */
/** @type {ReturnType<typeof place<Token>>} */
const own = place("session", "own-account");
/** @type {Token | null} */
let ownHere = null;

/** @param {Tokens | null} held by the page that goes */
export function carry(held) {
  if (held) carried.write({ ...held, left: Date.now() });
}

/** @returns {Tokens | null} what the tab's last page held, once */
export function takeCarried() {
  const found = carried.read();
  carried.clear();
  return found && Date.now() - found.left < MINUTE ? found : null;
}

/**
 * What the pool's answer brings.
 *
 * @param {{ access_token: string, expires_in?: number, refresh_token?: string }} answer
 * @param {Tokens | null} [before] those that it renews; without a new refresh token theirs is kept
 * @returns {Tokens}
 */
export function tokensOf(answer, before = null) {
  return {
    access: timed(answer),
    refresh: answer.refresh_token ?? before?.refresh ?? null,
    person: personOf(answer.access_token),
    at: Date.now(),
  };
}

/** @param {{ access_token: string, expires_in?: number }} answer for the page of one's own account */
export function carryOwn(answer) {
  own.write(timed(answer));
}

/** @returns {Token | null} the token for one's own account; null when there is none any longer */
export function ownToken() {
  ownHere = own.read() ?? ownHere;
  own.clear();
  return ownHere && Date.now() < ownHere.until ? ownHere : null;
}

export function forgetOwn() {
  own.clear();
  ownHere = null;
}

/**
 * @param {string} text an access token, which the API and the pool verify; here it says a name
 * @returns {string} the pool's id of whose it is
 */
export function personOf(text) {
  const payload = (text.split(".")[1] ?? "").replace(/-/g, "+").replace(/_/g, "/");
  return JSON.parse(window.atob(payload)).sub;
}

/** @param {{ access_token: string, expires_in?: number }} answer */
function timed({ access_token: text, expires_in: seconds = 0 }) {
  return { text, until: Date.now() + seconds * 1000 };
}
