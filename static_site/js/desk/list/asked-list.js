import { here, searched } from "../location.js";
import { isSetUp, setup } from "../setup.js";
import { views as VIEWS, words } from "../words.js";

/** Which list the address asks for: a view or a search, what narrows it, and its order. */

export const SEARCH = "busqueda";
/** @type {Record<string, string>} The address's filters, and the API's names for them. */
export const FILTERS = {
  area: "area",
  estado: "status",
  agente: "assignee",
  tema: "topic",
  desde: "opened_from",
  hasta: "opened_to",
  orden: "sort",
};
/** What can be due is in one of these. */
const OWED = ["received", "in_progress", "waiting_requester"];

/** @returns {string} the view that the address asks for; a search that nobody remembers is none */
export function view() {
  const asked = here().get("vista") ?? "";
  return (asked === SEARCH && searched()) || asked in VIEWS ? asked : "area";
}

/**
 * @param {string} name of a view
 * @returns {string} what it is called; all that one sees is one's area, some, or every one
 */
export function nameOfView(name) {
  if (name !== "area" || !isSetUp()) return words.views[/** @type {"area"} */ (name)];
  const { me, areas } = setup();
  if (me.areas.length === 1) return words.views.area;
  return me.areas.length === areas.length ? words.views_of.all : words.views_of.some;
}

/** @returns {[string, string][]} the filters that the view leaves open, and the API's names */
export function openFilters() {
  const settled = VIEWS[view()] ?? {};
  return Object.entries(FILTERS).filter(
    ([name, parameter]) => !(parameter in settled) && (name !== "orden" || !ofClosed()),
  );
}

/**
 * @param {string} status
 * @returns {boolean} whether a ticket of the view can be in it
 */
export function canBe(status) {
  const { due, overdue, awaits } = VIEWS[view()] ?? {};
  if (due || overdue) return OWED.includes(status);
  return !(awaits && status === "closed");
}

/** @returns {Record<string, string>} what narrows and orders the list, by the API's names */
export function filtersHere() {
  const query = here();
  /** @type {Record<string, string>} */
  const found = {};
  for (const [name, parameter] of openFilters()) {
    const value = query.get(name);
    if (value && (name !== "estado" || canBe(value))) found[parameter] = value;
  }
  return found;
}

/** Closed tickets come by when they were closed, and in no other order. */
function ofClosed() {
  if (view() === SEARCH) return false;
  return (VIEWS[view()]?.status ?? here().get("estado")) === "closed";
}

/** @returns {string} another one for each list */
export function listKey() {
  return JSON.stringify([view(), view() === SEARCH ? searched() : "", filtersHere()]);
}
