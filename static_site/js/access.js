import { place } from "./storage.js";

/**
 * The leave to see one ticket, while the tab is open.
 *
 * @typedef {{ number: string, token: string }} Access
 */

/** @type {ReturnType<typeof place<Access>>} */
export const access = place("session", "access");
