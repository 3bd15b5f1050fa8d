import { ask } from "../calls.js";

/** @import { PresentAgent } from "../../contract" */

/** Milliseconds between two signs of life; the API counts one for 90 seconds. */
const EVERY = 30_000;

let timer = 0;
let number = "";
/** @type {"viewing" | "replying"} */
let doing = "viewing";
/** @type {(others: PresentAgent[]) => void} */
let told = () => {};

/**
 * Be at a ticket, and be told who else is, until one leaves it.
 *
 * @param {string} at its number
 * @param {(others: PresentAgent[]) => void} then
 */
export function beAt(at, then) {
  leave();
  number = at;
  doing = "viewing";
  told = then;
  timer = window.setInterval(sign, EVERY);
  sign();
}

/** Be at no ticket any more. */
export function leave() {
  window.clearInterval(timer);
  number = "";
}

/**
 * Say that one writes to the requester, or no longer does.
 *
 * @param {boolean} replying
 */
export function replies(replying) {
  const now = replying ? "replying" : "viewing";
  if (now === doing) return;
  doing = now;
  sign();
}

/** A page that nobody looks at gives no sign. */
async function sign() {
  if (!number || document.visibilityState === "hidden") return;
  const at = number;
  const answer = await ask("PUT", `/presence/${at}`, { body: { doing } });
  if (answer.status === 200 && at === number) told(answer.body.others);
}

document.addEventListener("visibilitychange", sign);
