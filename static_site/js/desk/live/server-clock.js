/**
 * The server's clock, as its answers tell it: a shared computer's own may be minutes off, and a reply
 * that leaves in twenty seconds would seem to have left.
 */

/** Milliseconds within which two clocks agree: an answer says whole seconds, and takes a while. */
const AGREE = 2_500;

/** Milliseconds by which this device is ahead. */
let ahead = 0;

/** @param {number | undefined} at what an answer says that the time was; milliseconds since 1970 */
export function hearTime(at) {
  if (!at) return;
  const apart = Date.now() - at;
  ahead = Math.abs(apart) < AGREE ? 0 : apart;
}

/** @returns {number} milliseconds since 1970, by the server */
export function serverNow() {
  return Date.now() - ahead;
}
