import { ask } from "../calls.js";
import { putBack } from "../drafts/drafts.js";
import { serverNow } from "../live/server-clock.js";
import { keptSendings as kept } from "./kept.js";

/** @import { Answer } from "../../common/api.js" */
/** @import { DraftSeen, Sending as Waiting } from "../../contract" */

/**
 * Replies that wait some seconds before they leave. The server sends them, whatever becomes of this
 * page; here is what this tab of the browser knows of them, so that they can be taken back from
 * wherever in the desk one is.
 *
 * @typedef {object} Sending
 * @property {string} number the ticket's
 * @property {string} id
 * @property {number} at when it leaves, in milliseconds since 1970 of this browser's clock
 * @property {"waits" | "undoing" | "asking" | "sent" | "not_sent" | "taken_back"} state
 * @property {Waiting["not_sent"]} [why]
 * @property {boolean} held whether a second person must approve it
 */

/** Seconds for which a reply can be taken back. */
export const SECONDS = 20;

/** Milliseconds: from its time until it is asked what became of it, and between two such questions. */
const AFTERWARDS = 1_500;
const AGAIN = 3_000;
/** Milliseconds for which it is said that one has left. */
const SAID = 8_000;

/** @type {Sending[]} */
let sendings = [];
/** @type {((sending: Sending) => void)[]} */
const told = [];

/** @returns {Sending[]} those that something is to be said of, oldest first */
export function listSendings() {
  return sendings;
}

/** @param {(sending: Sending) => void} then told of each that moved */
export function followSendings(then) {
  told.push(then);
}

/** Go on with those that this tab knew before it was loaded anew. */
export function resumeSendings() {
  for (const one of kept.read() ?? []) begin({ ...one, state: "waits" });
}

/**
 * @param {string} number
 * @returns {boolean} whether a reply of mine waits to leave on a ticket
 */
export function isWaiting(number) {
  return sendings.some((one) => one.number === number && isOpen(one));
}

/**
 * A reply waits from now on, or is met waiting.
 *
 * @param {string} number
 * @param {DraftSeen} draft as the server has it
 */
export function waitsToLeave(number, { sending, data }) {
  if (!sending || sendings.some(({ id }) => id === sending.sending_id)) return;
  const left = Math.min(Date.parse(sending.send_at) - serverNow(), SECONDS * 1_000);
  const held = data === "microdata";
  const at = Date.now() + Math.max(left, 0);
  begin({ number, id: sending.sending_id, at, state: "waits", held });
}

/**
 * Take a reply back, if it has not left.
 *
 * @param {Sending} sending
 */
export async function undo(sending) {
  if (sending.state !== "waits") return;
  move(sending, "undoing");
  const { number, id } = sending;
  const answer = await ask("DELETE", `/tickets/${number}/sendings/${id}`);
  if (answer.status === 200) {
    putBack(number, answer.body);
    return done(sending, "taken_back");
  }
  if (answer.status === 409) return settle(sending);
  move(sending, "waits"); // nothing is known of it: it may be tried again while there is time
}

/**
 * Say no more of it.
 *
 * @param {Sending} sending
 */
export function dismiss(sending) {
  sendings = sendings.filter((one) => one !== sending);
  keep();
  tellOf(sending);
}

/** @param {Sending} sending */
function begin(sending) {
  sendings = [...sendings, sending];
  keep();
  tellOf(sending);
  window.setTimeout(() => settle(sending), Math.max(sending.at - Date.now(), 0) + AFTERWARDS);
}

/**
 * Ask what became of one whose time has come.
 *
 * @param {Sending} sending
 */
async function settle(sending) {
  if (!isOpen(sending)) return;
  move(sending, "asking");
  const answer = await ask("GET", `/tickets/${sending.number}/drafts`);
  if (!isOpen(sending)) return;
  const draft = draftIn(answer);
  const theirs = draft?.sending?.sending_id === sending.id ? draft : null;
  const goneFromSight = answer.status === 404;
  if ((answer.status !== 200 && !goneFromSight) || theirs?.sending?.state === "waits") {
    window.setTimeout(() => settle(sending), AGAIN);
    return;
  }
  if (!theirs?.sending && !goneFromSight) return done(sending, "sent");
  if (theirs) putBack(sending.number, theirs);
  if (theirs?.sending?.state === "taken_back") return done(sending, "taken_back");
  sending.why = theirs?.sending?.not_sent ?? "transferred";
  done(sending, "not_sent");
}

/**
 * @param {Answer} answer
 * @returns {DraftSeen | undefined}
 */
function draftIn({ status, body }) {
  /** @type {DraftSeen[]} */
  const items = status === 200 ? body.items : [];
  return items.find(({ kind }) => kind === "reply");
}

/**
 * @param {Sending} sending
 * @param {"sent" | "not_sent" | "taken_back"} state
 */
function done(sending, state) {
  move(sending, state);
  keep();
  if (state !== "not_sent") window.setTimeout(() => dismiss(sending), SAID);
}

/**
 * @param {Sending} sending
 * @param {Sending["state"]} state
 */
function move(sending, state) {
  sending.state = state;
  tellOf(sending);
}

/** @param {Sending} sending */
function tellOf(sending) {
  for (const then of told) then(sending);
}

/** @param {Sending} sending */
function isOpen({ state }) {
  return state === "waits" || state === "undoing" || state === "asking";
}

function keep() {
  const open = sendings.filter(isOpen);
  if (open.length > 0) kept.write(open);
  else kept.clear();
}
