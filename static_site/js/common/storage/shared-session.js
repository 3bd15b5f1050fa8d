import { clearShelves } from "./shelf.js";
import { access, session } from "./storage.js";

/** @import { Session } from "./storage.js" */

/**
 * An account's session, shared by the tabs that are open: a tab asks the others for it, and its end
 * reaches every tab at once. Nothing is stored for longer than a tab lives.
 *
 * @typedef {{ kind: "wanted" } | { kind: "begun", session: Session } | { kind: "ended", left: boolean }} Told
 */

/** Milliseconds that a tab waits for another's answer; one that sleeps does not give any. */
const PATIENCE = 150;
const channel =
  typeof BroadcastChannel === "function" ? new BroadcastChannel("consulta.session") : null;
/** @type {Set<() => void>} */
const listeners = new Set();

channel?.addEventListener("message", ({ data }) => heard(data));

/** @param {Told} told */
function heard(told) {
  const held = session.read();
  if (told.kind === "wanted" && held) tell({ kind: "begun", session: held });
  if (told.kind === "begun" && !held) session.write(told.session);
  if (told.kind === "ended" && held) {
    drop(told.left);
    for (const listener of listeners) listener();
  }
}

/** @returns {Promise<void>} once this tab has the session that another has, if one has */
export async function joinSession() {
  if (!channel || session.read()) return;
  await new Promise((resolve) => {
    window.setTimeout(resolve, PATIENCE);
    channel.addEventListener("message", ({ data }) => data.kind === "begun" && resolve(null));
    tell({ kind: "wanted" });
  });
}

/** @param {Session} begun a session that was just begun here */
export function shareSession(begun) {
  session.write(begun);
  tell({ kind: "begun", session: begun });
}

/**
 * End the session in every tab; also for the ticket that was opened with it.
 *
 * @param {boolean} left whether its holder signed out: then nothing that was written and not sent
 *   stays behind
 */
export function endSession(left) {
  drop(left);
  tell({ kind: "ended", left });
}

/** @param {() => void} listener told when another tab ended the session */
export function onSessionEnded(listener) {
  listeners.add(listener);
}

/** @param {boolean} left */
function drop(left) {
  if (left) clearShelves(["message.", "profile."]);
  const token = session.read()?.token;
  if (access.read()?.token === token) access.clear();
  session.clear();
}

/** @param {Told} told */
function tell(told) {
  channel?.postMessage(told);
}
