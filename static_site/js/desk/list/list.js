import { ask } from "../calls.js";
import { counted } from "../../common/text.js";
import { here, searched } from "../location.js";
import { isSetUp, setup } from "../setup.js";
import { views as VIEWS, words } from "../words.js";

/** @import { Answer } from "../../common/api.js" */
/** @import { Counts, DeskTicket, TicketRow, Total } from "../../contract" */

/**
 * The list that the queue shows and that one walks along from ticket to ticket. It stays while
 * a ticket is read, so that coming back paints at once.
 */
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
const OWED = ["received", "in_progress"];

/** @type {{ key: string, rows: TicketRow[], unreadable: string[], cursor: string | null, counts: Counts | null, total: Total | null, at: string | null, etag: string | null }} */
const list = {
  key: "",
  rows: [],
  unreadable: [],
  cursor: null,
  counts: null,
  total: null,
  at: null,
  etag: null,
};

/** How many rows the API gives unasked, and at most, in one answer. */
const PAGE = 25;
const LONGEST_PAGE = 100;

/** How often it was asked for: an older answer is not put over a newer one. */
let asked = 0;

/** What is known of the list right now. */
export function known() {
  return list;
}

/** How many tickets the whole list has, as far as that is known. */
export function countText() {
  const { rows, cursor, counts, total } = list;
  /** @type {Record<string, number>} */
  const ofViews = { ...counts };
  const narrowed = Object.keys(filtersHere()).some((name) => name !== "sort");
  const whole = total?.exact ? total.count : narrowed ? undefined : ofViews[view()];
  if (!cursor) return counted(words.queue.count, rows.length);
  if (whole !== undefined) return counted(words.queue.count, whole);
  return counted(words.queue.count_more, total?.count ?? rows.length);
}

/** @param {string} number of a ticket that is in the list, perhaps */
export function rowOfNumber(number) {
  return list.rows.find((each) => each.number === number);
}

/** @param {DeskTicket} ticket as it stands now, which its row follows */
export function renewRow({
  number,
  status,
  version,
  priority,
  assignee,
  due_on,
  overdue,
  due_soon,
  wrote_at,
  held,
}) {
  const row = rowOfNumber(number);
  if (row)
    Object.assign(row, {
      status,
      version,
      priority,
      assignee,
      due_on,
      overdue,
      due_soon,
      wrote_at,
      held,
    });
}

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

/** @returns {boolean} whether the known rows are the address's */
export function isCurrent() {
  return list.key === keyOf();
}

/**
 * Fetch the first page of the list that the address asks for, or the next page of it.
 *
 * `refresh` says that nobody asked for it: the trail tells then of the tickets that this sign-in was
 * not shown yet, nothing is sent where nothing changed, and as many rows are asked for as are shown,
 * so that the ticket that one has just taken far down the list does not vanish from under the hand.
 *
 * @param {{ next?: boolean, refresh?: boolean, rows?: number }} [how] `rows`: at least so many
 * @returns {Promise<Answer | null>} null when another list, or this one anew, was asked for meanwhile
 */
export async function fetchList({ next = false, refresh = false, rows = 0 } = {}) {
  const key = keyOf();
  asked += 1;
  const turn = asked;
  const shown = refresh && isCurrent() ? list.rows.length : rows;
  const answer = await pages(next ? list.cursor : null, { refresh, rows: shown });
  if (keyOf() !== key || turn !== asked) return null;
  if (answer.status === 304) {
    list.at = new Date().toISOString();
    return { ...answer, status: 200 };
  }
  if (answer.status !== 200) return answer;
  const { items, next_cursor, counts, total, unreadable = [] } = answer.body;
  list.rows = next ? [...list.rows, ...items] : items;
  list.unreadable = next ? [...new Set([...list.unreadable, ...unreadable])] : unreadable;
  list.key = key;
  list.cursor = next_cursor ?? null;
  list.counts = counts ?? list.counts;
  if (!next) list.total = total ?? null;
  list.at = new Date().toISOString();
  list.etag = next ? null : (answer.etag ?? null); // a page that was added to is no page of the API's
  return answer;
}

/**
 * The tickets before and after one, in the list that one came from.
 *
 * @param {string} number
 */
export function neighbours(number) {
  const at = list.rows.findIndex((row) => row.number === number);
  if (at < 0) return { at, before: null, after: null };
  return { at, before: list.rows[at - 1] ?? null, after: list.rows[at + 1] ?? null };
}

/**
 * The page behind a cursor, made one with those that follow until so many rows have come.
 *
 * @param {string | null} cursor
 * @param {{ refresh: boolean, rows: number }} how
 * @returns {Promise<Answer>}
 */
async function pages(cursor, { refresh, rows }) {
  const limit = rows > PAGE ? Math.min(rows, LONGEST_PAGE) : null;
  /** @type {(cursor: string | null) => Promise<Answer>} */
  const read = (from) => (view() === SEARCH ? search(from, limit) : page(from, refresh, limit));
  let answer = await read(cursor);
  while (answer.status === 200 && answer.body.next_cursor && answer.body.items.length < rows) {
    const { items, unreadable = [], counts, total } = answer.body;
    const further = await read(answer.body.next_cursor);
    if (further.status !== 200) return further;
    const body = { ...further.body, counts, total, items: [...items, ...further.body.items] };
    body.unreadable = [...unreadable, ...(further.body.unreadable ?? [])];
    answer = { ...further, body, etag: null };
  }
  return answer;
}

/**
 * @param {string | null} cursor
 * @param {boolean} refresh
 * @param {number | null} limit
 */
function page(cursor, refresh, limit) {
  const query = new URLSearchParams({ ...filtersHere(), ...VIEWS[view()] });
  if (cursor) query.set("cursor", cursor);
  if (limit) query.set("limit", String(limit));
  if (refresh) query.set("refresh", "true");
  const text = query.toString();
  const known = refresh && !cursor && isCurrent() && list.etag ? { known: list.etag } : {};
  return ask("GET", `/tickets${text && `?${text}`}`, known);
}

/**
 * @param {string | null} cursor
 * @param {number | null} limit
 */
function search(cursor, limit) {
  return ask("POST", "/searches", {
    body: { q: searched(), ...filtersHere(), ...(cursor && { cursor }), ...(limit && { limit }) },
  });
}

function keyOf() {
  return JSON.stringify([view(), view() === SEARCH ? searched() : "", filtersHere()]);
}
