/** @import { Tokens } from "./tokens.js" */

/**
 * The tabs of this browser that are open at the desk. Each holds a lock that says it is there, so
 * that a tab knows how many answers to wait for; they talk over a channel, which reaches pages of
 * this origin alone.
 *
 * @typedef {{ kind: "wanted", from: string }
 *   | { kind: "held", to: string, tokens: Tokens | null }
 *   | { kind: "begun", tokens: Tokens }
 *   | { kind: "ended", person: string }
 *   | { kind: "refused", access: string }} Told
 */

const CHANNEL = "consulta.agents";
/** Milliseconds that a tab waits for the others; one that sleeps answers late or never. */
const PATIENCE = 500;

/** @type {BroadcastChannel | null} */
let channel = null;
let there = Promise.resolve();
let leaving = () => {};

/**
 * Be one of the tabs until `leaveTabs`.
 *
 * @param {(told: Told) => void} heard told of what the others say
 */
export function joinTabs(heard) {
  if (channel) return;
  channel = new BroadcastChannel(CHANNEL);
  channel.addEventListener("message", ({ data }) => heard(data));
  there = new Promise((known) => {
    navigator.locks.request(`${CHANNEL}.tab`, { mode: "shared" }, () => {
      known();
      return new Promise((resolve) => {
        leaving = () => resolve(null);
      });
    });
  });
}

/** The page goes: nobody waits for its answers any more. */
export function leaveTabs() {
  channel?.close();
  channel = null;
  leaving();
}

/** @param {Told} told */
export function tellTabs(told) {
  channel?.postMessage(told);
}

/** Ask the other tabs for what they hold; resolves when all have answered, or it took too long. */
export async function askTabs() {
  const others = await otherTabs();
  const open = channel;
  if (others === 0 || !open) return;
  const from = crypto.randomUUID();
  await new Promise((resolve) => {
    let answers = 0;
    /** @param {MessageEvent<Told>} event */
    const listen = ({ data }) => {
      if (data.kind !== "held" || data.to !== from) return;
      answers += 1;
      if (answers === others) done();
    };
    const done = () => {
      window.clearTimeout(timer);
      open.removeEventListener("message", listen);
      resolve(null);
    };
    const timer = window.setTimeout(done, PATIENCE);
    open.addEventListener("message", listen);
    tellTabs({ kind: "wanted", from });
  });
}

/**
 * One tab at a time renews the session: the pool takes a refresh token once.
 *
 * @template Value
 * @param {() => Promise<Value>} work
 * @returns {Promise<Value>}
 */
export function oneTabAtATime(work) {
  return navigator.locks.request(`${CHANNEL}.renewing`, work);
}

async function otherTabs() {
  await there;
  const { held = [] } = await navigator.locks.query();
  return held.filter(({ name }) => name === `${CHANNEL}.tab`).length - 1;
}
