import { joinTabs, leaveTabs, tellTabs } from "./open-tabs.js";
import { carry, forgetOwn, takeCarried } from "./tokens.js";

/** @import { Told } from "./open-tabs.js" */
/** @import { Tokens } from "./tokens.js" */

/**
 * The tokens that the open tabs share, as this tab has them. Of two, the later are good; those of
 * somebody else end what this tab had, and are not taken: what stands on its page is not theirs.
 */

/** An access token is replaced when it has less than this left, in milliseconds. */
const SPARE = 60_000;

/** @type {Tokens | null} */
let held = null;
/** Whose page this is: once somebody's, it becomes another's by being loaded anew, and no sooner. */
let person = "";
/** @type {Set<() => void>} */
const ended = new Set();
/** @type {Set<() => void>} */
const begun = new Set();

/**
 * Be told when the session ends by itself: it expired, was ended elsewhere, in another tab too, or
 * the API refused it; also when there is none to begin with. The page is to say so, keep what is
 * typed, and offer to sign in.
 *
 * @param {() => void} listener
 */
export function onSignedOut(listener) {
  ended.add(listener);
}

/**
 * Be told when there is a session, of this page's person, that another tab began or that came late
 * from it; also after it had ended here.
 *
 * @param {() => void} listener
 */
export function onSignedIn(listener) {
  begun.add(listener);
}

export function heldTokens() {
  return held;
}

/** @returns {string | null} an access token that is good for a minute at least */
export function goodToken() {
  return held && Date.now() < held.access.until - SPARE ? held.access.text : null;
}

/** Be one of the browser's tabs, with what the tab's last page held. */
export function meetTabs() {
  joinTabs(heard);
  adopt(takeCarried());
}

/**
 * @param {Tokens} tokens that came just now; the other tabs get them too
 * @returns {string} the access token
 */
export function keepTokens(tokens) {
  held = tokens;
  person = tokens.person;
  tellTabs({ kind: "begun", tokens });
  return tokens.access.text;
}

/** Somebody signs out here, which every tab is told. */
export function leaveShared() {
  if (held) tellTabs({ kind: "ended", person: held.person });
  forget();
}

/** Drop the session and tell everybody of this page who listens. */
export function endShared() {
  forget();
  for (const listener of ended) listener();
}

/** @param {Told} told what another tab said */
function heard(told) {
  if (told.kind === "wanted") tellTabs({ kind: "held", to: told.from, tokens: held });
  else if (told.kind === "held") adopt(told.tokens);
  else if (told.kind === "begun") {
    if (held && told.tokens.person !== person) endShared();
    adopt(told.tokens);
  } else if (told.kind === "ended" && held?.person === told.person) endShared();
  else if (told.kind === "refused" && held?.access.text === told.access) endShared();
}

/** @param {Tokens | null} offered by another tab, or by this tab's last page */
function adopt(offered) {
  if (!offered || (person && offered.person !== person)) return;
  if (held && held.at >= offered.at) return;
  const none = !held;
  held = offered;
  person = offered.person;
  if (none) for (const listener of begun) listener();
}

function forget() {
  held = null;
  forgetOwn();
}

window.addEventListener("pagehide", () => {
  carry(held);
  leaveTabs();
});
window.addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  held = null; // a later page of this tab has renewed it
  meetTabs();
});
