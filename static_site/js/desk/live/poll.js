import { onSignedIn, onSignedOut } from "../sign-in/shared-tokens.js";

/**
 * Asking again and again, for as long as somebody looks: a page that nobody sees asks for nothing,
 * and catches up at once when it is seen again. What fails is asked less and less often, each page
 * at its own moment, so that a service that comes back is not met by all of them at once.
 */

/** The longest pause after failures, in milliseconds. */
const LONGEST = 300_000;

/** @typedef {{ turn: () => void }} Poll */

/** @type {Set<Poll>} */
const running = new Set();
let signedIn = true;

/**
 * @param {number} every milliseconds between two answers
 * @param {() => Promise<boolean>} work asks, and resolves to whether there was an answer
 * @returns {() => void} stops it; what is under way then changes nothing here
 */
export function poll(every, work) {
  let timer = 0;
  let failures = 0;
  let turns = 0;
  /** @type {Poll} */
  const self = { turn };
  async function turn() {
    window.clearTimeout(timer);
    if (!running.has(self) || !signedIn || document.visibilityState === "hidden") return;
    turns += 1;
    const mine = turns;
    const came = await work();
    if (mine !== turns) return;
    failures = came ? 0 : failures + 1;
    timer = window.setTimeout(turn, pauseAfter(every, failures));
  }
  running.add(self);
  turn();
  return () => {
    running.delete(self);
    window.clearTimeout(timer);
  };
}

/**
 * @param {number} every milliseconds
 * @param {number} failures in a row
 * @param {number} [chance] from 0 to 1
 */
export function pauseAfter(every, failures, chance = Math.random()) {
  if (failures === 0) return every;
  return Math.min(every * 2 ** failures, Math.max(every, LONGEST)) * (0.5 + chance / 2);
}

function turnAll() {
  for (const each of running) each.turn();
}

document.addEventListener("visibilitychange", turnAll);
onSignedOut(() => {
  signedIn = false;
});
onSignedIn(() => {
  signedIn = true;
  turnAll();
});
