import { ask } from "../calls.js";
import { poll } from "../live/poll.js";

/** @import { PresentAgent } from "../../contract" */

/**
 * Milliseconds: between two looks at who else is there, and between two signs of life of one's own,
 * which the API counts for 90 seconds. What one does otherwise is told at once.
 */
const EVERY = 8_000;
const SIGN_EVERY = 28_000;

let stop = () => {};
let number = "";
/** @type {"viewing" | "replying"} */
let doing = "viewing";
let signedAt = 0;
let seen = "";
/** @type {(others: PresentAgent[]) => void} */
let told = () => {};

/**
 * Be at a ticket, and be told who else is when that changes, until one leaves it.
 *
 * @param {string} at its number
 * @param {(others: PresentAgent[]) => void} then
 */
export function beAt(at, then) {
  leave();
  number = at;
  doing = "viewing";
  signedAt = 0;
  seen = "";
  told = then;
  stop = poll(EVERY, () => look(at));
}

/** Be at no ticket any more. */
export function leave() {
  stop();
  if (number) ask("DELETE", `/presence/${number}`, { leaving: true });
  number = "";
}

/**
 * Say that one writes to the requester, or no longer does.
 *
 * @param {boolean} replying
 */
export function replies(replying) {
  const now = replying ? "replying" : "viewing";
  if (now === doing || !number) return;
  doing = now;
  signedAt = 0;
  look(number);
}

/**
 * @param {string} at
 * @returns {Promise<boolean>} whether there was an answer
 */
async function look(at) {
  const signs = Date.now() - signedAt >= SIGN_EVERY;
  if (signs) signedAt = Date.now();
  const answer = signs
    ? await ask("PUT", `/presence/${at}`, { body: { doing } })
    : await ask("GET", `/presence/${at}`);
  if (answer.status !== 200 && signs) signedAt = 0;
  if (answer.status === 200 && at === number) tellOf(answer.body.others);
  return answer.status === 200;
}

/** @param {PresentAgent[]} others */
function tellOf(others) {
  const now = JSON.stringify(others.map(({ name, doing }) => [name, doing]));
  if (now === seen) return;
  seen = now;
  told(others);
}

// The tab is closed, or another page is opened in it.
window.addEventListener("pagehide", leave);
