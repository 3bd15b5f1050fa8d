import { call } from "../api.js";
import { today } from "../dates.js";
import { place } from "../storage/storage.js";

/**
 * What this device has said to have helped today. It stays here: what is sent says neither who, nor
 * from which device, and the server keeps counts alone (`chalicelib/domain/figures/helped.py`).
 *
 * @typedef {"answer" | "operation"} Kind
 * @typedef {{ kind: Kind, id: string }} What
 * @typedef {{ day: string, said: What[], asked?: boolean }} Marks the first said comes first
 */

/** @type {ReturnType<typeof place<Marks>>} */
const kept = place("local", "helped");

/** @returns {Marks} */
function marks() {
  const found = kept.read();
  const day = today();
  if (found?.day === day && Array.isArray(found.said)) return found;
  if (found) kept.clear();
  return { day, said: [] };
}

/** @param {What} what */
export function isSaid({ kind, id }) {
  return marks().said.some((one) => one.kind === kind && one.id === id);
}

/**
 * Have it counted that something helped, once a day.
 *
 * @param {What} what
 * @returns {Promise<boolean>} whether it is counted
 */
export async function say(what) {
  if (isSaid(what)) return true;
  const first = marks().said.length === 0;
  const answer = await send({ ...what, first_today: first });
  if (answer.status !== 200) return false;
  const now = marks();
  kept.write({ ...now, said: [...now.said, what] });
  return true;
}

/** A request was sent from this device: who was helped first today asked after all. */
export async function askedAfterAll() {
  const now = marks();
  const [first] = now.said;
  if (!first || now.asked) return;
  kept.write({ ...now, asked: true });
  await send({ ...first, asked: true });
}

/** @param {What & { first_today?: boolean, asked?: boolean }} said */
function send(said) {
  return call("POST", "/helped", { body: JSON.stringify(said), leaving: true });
}
