import { asEmail } from "../forms/checks.js";

/** Where most people here have their mail. */
const COMMON = [
  "gmail.com",
  "hotmail.com",
  "hotmail.es",
  "outlook.com",
  "outlook.es",
  "yahoo.com",
].concat(["yahoo.es", "icloud.com", "live.com", "inec.gob.ec"]);
/** Hosts of mail that look like one of those and are none. */
const OTHERS = ["ymail.com", "gmx.com", "mail.com", "email.com", "gmx.es", "live.cl", "yahoo.ca"]
  .concat(["hotmail.cl", "hotmail.ca", "hotmail.de", "hotmail.fr", "hotmail.it", "outlook.de"])
  .concat([
    "outlook.cl",
    "outlook.fr",
    "outlook.it",
    "yahoo.fr",
    "yahoo.it",
    "yahoo.de",
    "live.ca",
  ]);

/**
 * The address that was meant, perhaps: its host is a slip away from a common one. The server takes
 * what was typed; this is to be asked, never to be refused.
 *
 * @param {string} typed
 * @returns {string | null} null when there is nothing to ask
 */
export function perhapsMeant(typed) {
  const email = asEmail(typed);
  const at = email.lastIndexOf("@");
  const host = email.slice(at + 1).toLowerCase();
  if (at < 1 || COMMON.includes(host) || OTHERS.includes(host)) return null;
  const near = COMMON.find((common) => slips(host, common) === 1);
  return near ? email.slice(0, at + 1) + near : null;
}

/**
 * Letters missing, added, changed or swapped with their neighbour: the optimal string alignment
 * distance (https://en.wikipedia.org/wiki/Damerau–Levenshtein_distance).
 *
 * @param {string} one
 * @param {string} other
 */
function slips(one, other) {
  const cost = [...Array(one.length + 1)].map((_, i) => [i, ...Array(other.length).fill(0)]);
  const at = (/** @type {number} */ i, /** @type {number} */ j) => cost[i]?.[j] ?? 0;
  for (let j = 1; j <= other.length; j += 1) if (cost[0]) cost[0][j] = j;
  for (let i = 1; i <= one.length; i += 1) {
    for (let j = 1; j <= other.length; j += 1) {
      const changed = one[i - 1] === other[j - 1] ? 0 : 1;
      let least = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + changed);
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (swapped) least = Math.min(least, at(i - 2, j - 2) + 1);
      const row = cost[i];
      if (row) row[j] = least;
    }
  }
  return at(one.length, other.length);
}
