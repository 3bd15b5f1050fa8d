import { ask } from "./calls.js";
import { words } from "./words.js";

/** @import { Answer } from "../common/api.js" */
/** @import { Named, Permission, Setup } from "../contract" */

/** What the desk's pages need once: who I am, what I may do, and what can be chosen. */

/** @type {Setup | null} */
let known = null;

/** @returns {Promise<Answer>} */
export async function fetchSetup() {
  const answer = await ask("GET", "/desk");
  if (answer.status === 200) known = answer.body;
  return answer;
}

/** @returns {boolean} */
export function isSetUp() {
  return known !== null;
}

/** @returns {Setup} */
export function setup() {
  if (!known) throw new Error("The desk is shown before its setup has come");
  return known;
}

/** @param {Permission} permission */
export function may(permission) {
  return setup().me.permissions.includes(permission);
}

/**
 * Who can be given the tickets of an area.
 *
 * @param {string} [area] every area when left out
 * @returns {Named[]}
 */
export function colleagues(area) {
  return setup().agents.filter((agent) => agent.works && (!area || agent.areas.includes(area)));
}

/**
 * What tickets can have of the catalog, offered or not.
 *
 * @param {"area" | "topic" | "user_type"} kind
 * @returns {Named[]}
 */
export function everyRow(kind) {
  const { areas, topics, user_types: types, withdrawn } = setup();
  if (kind === "area") return areas;
  return kind === "topic" ? [...topics, ...withdrawn.topics] : [...types, ...withdrawn.user_types];
}

/**
 * @param {Named[]} list
 * @param {string | null | undefined} id
 * @param {string} [unnamed] what is said of a row that is no longer there; an id says nothing
 * @returns {string} its name; nothing without an id
 */
export function nameOf(list, id, unnamed = words.unnamed.row) {
  return list.find((one) => one.id === id)?.name ?? (id ? unnamed : "");
}
