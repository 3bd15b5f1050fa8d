import { isSetUp, may } from "../setup.js";
import { isChosen, reasonOf } from "./selection.js";

/** @import { Permission } from "../../contract" */

/** What one may do with many tickets, and so whether there is any to choose. */

/** The permission that each act needs. */
export const NEEDS = {
  assign: "ticket.claim",
  release: "ticket.claim",
  transfer: "ticket.transfer",
  topic: "ticket.edit",
  priority: "ticket.edit",
  close: "ticket.close",
};

let working = false;

/** @returns {string[]} the acts that the agent may do */
export function offered() {
  return Object.entries(NEEDS)
    .filter(([, permission]) => may(/** @type {Permission} */ (permission)))
    .map(([act]) => act);
}

/**
 * Who may do nothing with many tickets has none to choose. Nearly everybody may: before it is known
 * who is signed in there is room for the boxes, and no row moves when it turns out so.
 */
export function canChoose() {
  return !isSetUp() || offered().length > 0;
}

/** @returns {boolean} whether an act is under way: then what is chosen stays */
export function isWorking() {
  return working;
}

/** @param {boolean} on whether an act is under way */
export function setWorking(on) {
  working = on;
}

/**
 * What a row says of its being chosen; null for who may do nothing with many tickets.
 *
 * @param {string} number
 * @param {(number: string) => void} choose
 */
export function selectionOf(number, choose) {
  if (!canChoose()) return null;
  return {
    chosen: isChosen(number),
    locked: working || !isSetUp(),
    reason: reasonOf(number),
    choose,
  };
}
