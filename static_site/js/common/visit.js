/** How often the reader has come to a page or step; each time is a visit of its own. */
let visits = 0;

/** Say that the reader has come to a page or step, from another or anew. */
export function arrive() {
  visits += 1;
}

/**
 * Ask later whether the reader is still where they are now. What a page waits for may come when
 * they have gone elsewhere, or have come back and asked anew: then it is none of what is shown,
 * and leaves the elements, the focus, the title and what is said as they are.
 *
 * @returns {() => boolean}
 */
export function staying() {
  const visit = visits;
  return () => visit === visits;
}
