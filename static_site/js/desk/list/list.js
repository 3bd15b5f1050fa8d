import { ask } from "../calls.js";
import { searched } from "../location.js";
import { SEARCH, filtersHere, listKey, view } from "./asked-list.js";
import { views as VIEWS } from "../words.js";

/** @import { Answer } from "../../common/api.js" */
/** @import { AreaCounts, Counts, DeskTicket, TicketRow, Total } from "../../contract" */

/**
 * The list that the queue shows and that one walks along from ticket to ticket. It stays while
 * a ticket is read, so that coming back paints at once.
 */
/** @type {{ key: string, rows: TicketRow[], unreadable: string[], cursor: string | null, counts: Counts | null, byArea: Record<string, AreaCounts>, total: Total | null, at: string | null, etag: string | null }} */
const list = {
  key: "",
  rows: [],
  unreadable: [],
  cursor: null,
  counts: null,
  byArea: {},
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

/** How many tickets the whole list has; `exact` is false where there are more. */
export function size() {
  const { rows, cursor, counts, total } = list;
  if (!cursor) return { count: rows.length, exact: true };
  /** @type {Record<string, number>} */
  const ofViews = { ...counts };
  const narrowed = Object.keys(filtersHere()).some((name) => name !== "sort");
  const whole = total?.exact ? total.count : narrowed ? undefined : ofViews[view()];
  const count = whole ?? total?.count ?? 0;
  // Counts follow the tickets a moment later: what is seen is there.
  if (count <= rows.length) return { count: rows.length, exact: false };
  return { count, exact: whole !== undefined };
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

/** @returns {boolean} whether the known rows are the address's */
export function isCurrent() {
  return list.key === listKey();
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
  const key = listKey();
  asked += 1;
  const turn = asked;
  const shown = refresh && isCurrent() ? list.rows.length : rows;
  const answer = await pages(next ? list.cursor : null, { refresh, rows: shown });
  if (listKey() !== key || turn !== asked) return null;
  if (answer.status === 304) {
    list.at = new Date().toISOString();
    return { ...answer, status: 200 };
  }
  if (answer.status === 200) put(answer, { key, next });
  return answer;
}

/**
 * The list as it is now, not shown yet.
 *
 * @typedef {{ answer: Answer, key: string, turn: number, changes: number }} Renewed `changes` are rows
 *   that came, went or are otherwise
 */

/**
 * Ask whether the list that is shown is another one by now, as `fetchList` does to refresh it.
 *
 * @returns {Promise<Renewed | null | false>} null when it is the same, or another list was asked for
 *   meanwhile; false when there was no answer
 */
export async function renewedList() {
  const [key, turn] = [listKey(), asked];
  const rows = isCurrent() ? list.rows.length : 0; // none, where it could not be had before
  const answer = await pages(null, { refresh: true, rows });
  if (answer.status !== 200 && answer.status !== 304) return false;
  if (listKey() !== key || turn !== asked) return null;
  list.at = new Date().toISOString();
  if (answer.status === 304) return null;
  return { answer, key, turn, changes: differences(answer.body.items) };
}

/** @param {Renewed} renewed */
export function isFresh({ key, turn }) {
  return key === listKey() && turn === asked;
}

/**
 * @param {Renewed} renewed put in the place of the list that is shown
 * @param {string} [number] of the ticket that one is at, which keeps its place until one leaves it
 */
export function putList({ answer, key }, number) {
  const at = list.rows.findIndex((row) => row.number === number);
  const [kept, ...behind] = at < 0 ? [] : list.rows.slice(at);
  put(answer, { key, next: false });
  if (!kept || rowOfNumber(kept.number)) return;
  const next = list.rows.findIndex((row) => behind.some((one) => one.number === row.number));
  list.rows.splice(next < 0 ? list.rows.length : next, 0, kept);
  list.etag = null; // the API has no such page
}

/** @param {{ counts?: Counts | null, counts_by_area?: typeof list.byArea | null }} body shown at once */
export function putCounts({ counts, counts_by_area: byArea }) {
  list.counts = counts ?? list.counts;
  list.byArea = byArea ?? list.byArea;
}

/**
 * @param {TicketRow[]} items
 * @returns {number} of the rows that are shown, and of these, how many the other has not or otherwise
 */
function differences(items) {
  const shown = isCurrent() ? list.rows : [];
  const before = new Map(shown.map((row) => [row.number, JSON.stringify(row)]));
  const after = new Map(items.map((row) => [row.number, JSON.stringify(row)]));
  const numbers = [...new Set([...before.keys(), ...after.keys()])];
  return numbers.filter((number) => before.get(number) !== after.get(number)).length;
}

/**
 * @param {Answer} answer
 * @param {{ key: string, next: boolean }} of which list, and whether it is the next page of it
 */
function put({ body, etag }, { key, next }) {
  const { items, next_cursor, total, unreadable = [] } = body;
  list.rows = next ? [...list.rows, ...items] : items;
  list.unreadable = next ? [...new Set([...list.unreadable, ...unreadable])] : unreadable;
  list.key = key;
  list.cursor = next_cursor ?? null;
  putCounts(body);
  if (!next) list.total = total ?? null;
  list.at = new Date().toISOString();
  list.etag = next ? null : (etag ?? null); // a page that was added to is no page of the API's
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
    const { items, unreadable = [], counts, counts_by_area, total } = answer.body;
    const further = await read(answer.body.next_cursor);
    if (further.status !== 200) return further;
    const first = { counts, counts_by_area, total };
    const body = { ...further.body, ...first, items: [...items, ...further.body.items] };
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
