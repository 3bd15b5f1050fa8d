import { ask } from "../calls.js";
import { here, searched } from "../location.js";

/** @import { Answer } from "../../common/api.js" */
/** @import { Counts, DeskTicket, TicketRow } from "../../contract" */

/**
 * The list that the queue shows and that one walks along from ticket to ticket. It stays while
 * a ticket is read, so that coming back paints at once.
 */
export const SEARCH = "busqueda";
/** @type {Record<string, Record<string, string>>} The saved views, as the API is asked for them. */
export const VIEWS = {
  unassigned: { assignee: "none" },
  mine: { assignee: "me" },
  to_answer: { awaits: "answer" },
  to_approve: { awaits: "approval" },
  area: {},
  due_soon: { due: "soon" },
  overdue: { overdue: "true" },
  waiting: { status: "waiting_requester" },
  answered: { status: "answered" },
  closed: { status: "closed" },
};
/** @type {Record<string, string>} The address's filters, and the API's names for them. */
export const FILTERS = {
  area: "area",
  estado: "status",
  agente: "assignee",
  tema: "topic",
  desde: "opened_from",
  hasta: "opened_to",
};

/** @type {{ key: string, rows: TicketRow[], unreadable: string[], cursor: string | null, counts: Counts | null, at: string | null, etag: string | null }} */
const list = {
  key: "",
  rows: [],
  unreadable: [],
  cursor: null,
  counts: null,
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
 * @param {{ next?: boolean, refresh?: boolean }} [how]
 * @returns {Promise<Answer | null>} null when another list, or this one anew, was asked for meanwhile
 */
export async function fetchList({ next = false, refresh = false } = {}) {
  const key = keyOf();
  asked += 1;
  const turn = asked;
  const shown = refresh && isCurrent() ? list.rows.length : 0;
  const answer = await pages(next ? list.cursor : null, { refresh, rows: shown });
  if (keyOf() !== key || turn !== asked) return null;
  if (answer.status === 304) {
    list.at = new Date().toISOString();
    return { ...answer, status: 200 };
  }
  if (answer.status !== 200) return answer;
  const { items, next_cursor, counts, unreadable = [] } = answer.body;
  list.rows = next ? [...list.rows, ...items] : items;
  list.unreadable = next ? [...new Set([...list.unreadable, ...unreadable])] : unreadable;
  list.key = key;
  list.cursor = next_cursor ?? null;
  list.counts = counts ?? list.counts;
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
    const { items, unreadable = [], counts } = answer.body;
    const further = await read(answer.body.next_cursor);
    if (further.status !== 200) return further;
    const body = { ...further.body, counts, items: [...items, ...further.body.items] };
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
  const query = new URLSearchParams(VIEWS[view()]);
  for (const [name, parameter] of Object.entries(FILTERS)) {
    const value = here().get(name);
    if (value) query.set(parameter, value);
  }
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
    body: { q: searched(), ...(cursor && { cursor }), ...(limit && { limit }) },
  });
}

function keyOf() {
  const query = here();
  const filters = Object.keys(FILTERS).map((name) => query.get(name) ?? "");
  return JSON.stringify([view(), view() === SEARCH ? searched() : "", ...filters]);
}
