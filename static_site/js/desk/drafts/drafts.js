import { ask } from "../calls.js";
import { unsavedOf } from "../compose/desk-drafts.js";
import { mark } from "./draft-marks.js";
import { begunOf, draftBody, none, sameAs } from "../compose/writing.js";

/** @import { Answer } from "../../common/api.js" */
/** @import { DraftSeen } from "../../contract" */
/** @import { Begun, Tab } from "../compose/writing.js" */
/** @import { Draft } from "./draft" */

/**
 * Drafts, as the server keeps them for the agent: saved whole a moment after each change, over the
 * version that this page knows. One that was saved elsewhere meanwhile is `other`: it is shown, and
 * nothing more is saved until the agent has chosen.
 */

/** Milliseconds: until what was typed is saved, and until a try that failed is made again. */
const SOON = 500;
const LATER = 5_000;
/** Saves without an answer that are remembered. */
const UNANSWERED = 8;

/** @type {Map<string, Draft>} */
const drafts = new Map();
/** @type {(draft: Draft, answer?: Answer) => void} */
let told = () => {};

/** @param {(draft: Draft, answer?: Answer) => void} then told when a draft has moved by itself */
export function followDrafts(then) {
  told = then;
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") saveAll();
  });
}

/**
 * @param {string} number
 * @param {Tab} tab
 * @returns {Draft} as it is known here
 */
export function draftOf(number, tab) {
  const present = drafts.get(`${number} ${tab}`);
  if (present) return present;
  const kept = unsavedOf(number, tab).read();
  const begun = kept?.begun ?? (kept ? begunOf(kept, tab) : none(tab));
  /** @type {Draft} */
  const draft = {
    ...{ number, tab, begun, saved: none(tab), version: kept?.version ?? null, other: null },
    ...{ sent: kept?.sent ?? [], met: false, failing: false, busy: null, timer: 0, writes: 0 },
  };
  drafts.set(`${number} ${tab}`, draft);
  return draft;
}

/**
 * Learn what the server has of a ticket's drafts. What was changed here stays in the editor.
 *
 * @param {string} number
 * @returns {Promise<DraftSeen | undefined>} a reply that waits to leave: it is in no editor
 */
export async function fetchDrafts(number) {
  const here = [draftOf(number, "reply"), draftOf(number, "note")];
  const before = here.map(({ writes }) => writes);
  const answer = await ask("GET", `/tickets/${encodeURIComponent(number)}/drafts`);
  if (answer.status !== 200) return;
  /** @type {DraftSeen[]} */
  const items = answer.body.items;
  const leaving = items.find(({ sending }) => sending?.state === "waits");
  for (const [at, draft] of here.entries()) {
    if (draft.writes !== before[at] || draft.other) continue;
    meet(draft, items.find((one) => one.kind === draft.tab && one !== leaving) ?? null);
  }
  return leaving;
}

/**
 * Keep what stands in the editor.
 *
 * @param {Draft} draft
 * @param {Begun} begun
 */
export function keepBegun(draft, begun) {
  const same = sameAs(begun, draft.begun);
  draft.begun = begun;
  if (same) return;
  keepHere(draft);
  later(draft, SOON);
}

/** Save what is not saved, at once; resolves when all of it is, or cannot be. */
export async function saveAll() {
  await Promise.all([...drafts.values()].map((draft) => save(draft)));
}

/** Wait until the server's version is known: then it goes with what is sent. @param {Draft} draft */
export async function settle(draft) {
  if (!draft.met) await fetchDrafts(draft.number);
  window.clearTimeout(draft.timer);
  await draft.busy;
}

/**
 * It was sent, and is gone on the server too.
 *
 * @param {Draft} draft
 */
export function forgetBegun(draft) {
  window.clearTimeout(draft.timer);
  const empty = none(draft.tab);
  Object.assign(draft, { begun: empty, saved: empty, version: 0, other: null, failing: false });
  draft.sent = [];
  draft.writes += 1;
  mark(draft);
  unsavedOf(draft.number, draft.tab).clear();
}

/**
 * A reply did not leave: it is a draft again, beside what was begun meanwhile, if anything.
 *
 * @param {string} number
 * @param {DraftSeen} theirs as the server has it
 */
export function putBack(number, theirs) {
  const draft = draftOf(number, "reply");
  meet(draft, theirs);
  told(draft);
}

/**
 * Go on from the draft that was saved elsewhere.
 *
 * @param {Draft} draft
 * @param {"mine" | "other"} which stays in the editor
 */
export function decide(draft, which) {
  const { other } = draft;
  if (!other) return;
  draft.other = null;
  draft.version = other.version;
  draft.saved = begunOf(other, draft.tab);
  if (which === "other") draft.begun = draft.saved;
  settled(draft);
  save(draft);
}

/**
 * @param {Draft} draft
 * @param {DraftSeen | null} theirs what the server has
 */
function meet(draft, theirs) {
  draft.met = true;
  const standing = theirs ? begunOf(theirs, draft.tab) : none(draft.tab);
  const mine = isUnsaved(draft) && !sameAs(standing, draft.begun);
  const answered = draft.sent.some((one) => sameAs(standing, one));
  if (mine && theirs && theirs.version !== draft.version && !answered) {
    draft.other = theirs;
    return;
  }
  draft.version = theirs?.version ?? 0;
  Object.assign(draft, { saved: standing, sent: [] });
  if (mine) return later(draft, SOON);
  draft.begun = standing;
  settled(draft);
}

/** @param {Draft} draft */
function isUnsaved({ begun, saved }) {
  return !sameAs(begun, saved);
}

/**
 * @param {Draft} draft
 * @param {number} wait milliseconds
 */
function later(draft, wait) {
  window.clearTimeout(draft.timer);
  draft.timer = window.setTimeout(() => save(draft), wait);
}

/** @param {Draft} draft */
async function save(draft) {
  window.clearTimeout(draft.timer);
  if (draft.busy) await draft.busy;
  if (draft.busy || draft.other || !isUnsaved(draft)) return;
  draft.busy = put(draft);
  await draft.busy;
}

/** @param {Draft} draft */
async function put(draft) {
  const { number, tab, begun, version } = draft;
  const empty = sameAs(begun, none(tab));
  draft.sent = [...draft.sent, begun].slice(-UNANSWERED);
  keepHere(draft);
  draft.writes += 1;
  const turn = draft.writes;
  const path = `/tickets/${number}/drafts/${tab}`;
  const sent = { version: version ?? 0, ...(!empty && { body: draftBody(begun, tab) }) };
  const answer = empty && !version ? null : await ask(empty ? "DELETE" : "PUT", path, sent);
  draft.busy = null;
  if (draft.writes !== turn) return; // it was sent meanwhile
  draft.failing = false;
  if (!answer || answer.status === 200) {
    draft.version = empty ? 0 : answer?.body.version;
    Object.assign(draft, { saved: begun, sent: [] });
    settled(draft);
    if (isUnsaved(draft)) later(draft, SOON);
  } else refusedToSave(draft, answer, begun);
  told(draft, answer ?? undefined);
}

/**
 * @param {Draft} draft
 * @param {Answer} answer
 * @param {Begun} sent
 */
function refusedToSave(draft, answer, sent) {
  const { status, body } = answer;
  if (status === 412 && body?.current?.version) return meet(draft, body.current);
  if (status === 412) {
    draft.version = 0; // it was sent or thrown away elsewhere; what stands here goes on
    return later(draft, SOON);
  }
  if (status === 409 && body?.current?.sending) return later(draft, LATER); // until that has left
  if (status === 409) return unsavedOf(draft.number, draft.tab).clear(); // nobody is told of any more
  if (status >= 400 && status < 500 && status !== 429) {
    draft.saved = sent; // the same would be refused again; the next change is tried
    return;
  }
  draft.failing = true;
  later(draft, LATER);
}

/** In this browser, until the server has it. @param {Draft} draft */
function keepHere({ number, tab, begun, version, sent }) {
  unsavedOf(number, tab).write({ begun, version, sent, at: Date.now() });
}

/**
 * The server has what stands in the editor.
 *
 * @param {Draft} draft
 */
function settled(draft) {
  mark(draft);
  if (!isUnsaved(draft)) unsavedOf(draft.number, draft.tab).clear();
}
