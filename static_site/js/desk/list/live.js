import { staying } from "../../common/visit.js";
import { askChanges } from "../live/changes.js";
import { poll } from "../live/poll.js";
import { hear } from "../tell.js";
import { words } from "../words.js";
import { SEARCH, view } from "./asked-list.js";
import { handIsBeside, handIsOn } from "./hand.js";
import { isCurrent, isFresh, putCounts, putList, renewedList } from "./list.js";

/** @import { Renewed } from "./list.js" */

/**
 * The list that is shown keeps itself fresh: each half minute it asks by one read whether anything
 * changed, and only then for its rows. They are put in place while nobody has a hand on the list;
 * else they wait behind a button, which says how many changes there are. Counts and who is where
 * move nothing and are shown at once. Searches are not repeated: each one is a row of the trail.
 */

/** Milliseconds: between two questions, and between two looks at whether the hand is gone. */
const EVERY = 30_000;
const SOON = 3_000;

/** @type {Renewed | null} */
let waiting = null;
let failing = false;
/** Whether the rows are asked for once more: an index may show a change later than its mark. */
let unsure = false;
let stop = () => {};
let timer = 0;
let heard = false;
/**
 * The page that shows the list: the list's own, where `chosen` is how many rows are, or that of a
 * ticket, `beside` which the list stands.
 *
 * @typedef {{ redraw: () => void, chosen?: () => number, beside?: string }} Page
 */
/** @type {Page} */
let page = { redraw: () => {} };

/** @param {Page} shown */
export function keepFresh(shown) {
  stopFresh();
  page = shown;
  unsure = false;
  failing = false;
  // The page itself fetches its rows then; beside a ticket those that are known stand.
  let first = !(page.beside && isCurrent());
  const still = staying();
  stop = poll(EVERY, async () => {
    const { came, changed } = await askChanges();
    if (!still()) return came;
    const again = came && !first && (changed || unsure) && view() !== SEARCH;
    unsure = first || changed;
    first = false;
    failing = !(again ? await renew(still) : came);
    if (still()) page.redraw();
    return !failing;
  });
}

/** The list was left: what is under way changes nothing any more. */
export function stopFresh() {
  stop();
  forgetWaiting();
}

/** @returns {boolean} whether the last question had no answer */
export function isFailing() {
  return failing;
}

/** @returns {number} how many changes wait to be shown */
export function changesWaiting() {
  return waiting && isFresh(waiting) ? waiting.changes : 0;
}

/** Show what waits. */
export function showWaiting() {
  if (waiting && isFresh(waiting)) putList(waiting, page.beside);
  forgetWaiting();
  page.redraw();
}

/**
 * @param {() => boolean} still
 * @returns {Promise<boolean>} whether there was an answer
 */
async function renew(still) {
  const renewed = await renewedList();
  if (!still() || !renewed) return renewed !== false;
  putCounts(renewed.answer.body);
  waiting = renewed;
  if (renewed.changes === 0 || !isHeld()) showWaiting();
  else {
    if (!heard && !page.beside) hear(words.queue.changes_heard);
    heard = true;
    lookAgain();
  }
  return true;
}

function isHeld() {
  return page.beside ? handIsBeside() : handIsOn(page.chosen?.() ?? 0);
}

/** Put the rows in place once the hand is gone. */
function lookAgain() {
  window.clearTimeout(timer);
  timer = window.setTimeout(() => {
    if (!changesWaiting()) forgetWaiting();
    else if (isHeld()) lookAgain();
    else showWaiting();
  }, SOON);
}

function forgetWaiting() {
  window.clearTimeout(timer);
  waiting = null;
  heard = false;
}
