import { place } from "../storage/storage.js";

/**
 * What was searched for and not found, on its way to the form: in the tab, never in an address.
 *
 * @typedef {{ words: string, topic: string }} Carried
 */

/** @type {ReturnType<typeof place<Carried>>} */
export const carried = place("session", "searched");
