import { faultsOf } from "../../common/api.js";
import { clearFaults, showFaults } from "../../common/forms/faults.js";
import { nothing, render } from "../../lit-html.js";
import { clearSummary } from "../../common/problem.js";
import { staying } from "../../common/visit.js";
import { putText } from "../canned/gaps.js";
import { attachingTo, showFiles } from "./attaching.js";
import { draftOf, fetchDrafts, followDrafts, keepBegun } from "../drafts/drafts.js";
import { forgetPreview } from "./insert.js";
import { editor } from "./panels.js";
import { replies } from "../ticket/presence.js";
import { missed, refused } from "../refusals.js";
import { onwards } from "../list/walk.js";
import { followSendings, isWaiting, waitsToLeave } from "../sending/sendings.js";
import { sendWritten, toldOf } from "./send-written.js";
import { TABS, tabsOf } from "./tabs.js";
import { copiesOf } from "./texts.js";
import { contentOf, fresh, sayOf, withFiles, withKept, writtenFaults } from "./writing.js";

/** @import { Answer } from "../../common/api.js" */
/** @import { CannedReply, DeskTicket } from "../../contract" */
/** @import { Draft } from "../drafts/draft" */
/** @import { Followed as Ways, Tab, Writing } from "./writing.js" */

/**
 * What an agent writes on a ticket: a reply, which the requester reads, or a note, which agents
 * alone read. The two differ in colour and in words, and each keeps its own draft.
 */

/** @type {Writing} */
let now = fresh();
/** @type {DeskTicket | null} */
let ticket = null;
/** @type {Ways} */
let ways = { sent() {}, late() {}, raced() {}, reload() {} };

followDrafts(moved);
followSendings(({ number, state }) => {
  if (ticket?.number !== number || !document.getElementById("composer")) return;
  if (state === "taken_back" || state === "not_sent") putKept();
  if (!isWaiting(number) && !now.text.note) now.tab = "reply";
  draw();
  if (state === "taken_back") write("reply");
  else if (state === "sent" || state === "not_sent") ways.reload();
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && document.getElementById("composer"))
    meet(ticket?.number ?? "");
});

/**
 * Let the agent write on a ticket, with what they had begun to write.
 *
 * @param {DeskTicket} shown
 * @param {Ways} then
 */
export function showComposer(shown, then) {
  const another = ticket?.number !== shown.number;
  ticket = shown;
  ways = then;
  if (another) {
    now = fresh();
    forgetPreview();
    putKept();
  }
  const tabs = offered();
  if (!tabs.includes(now.tab) && tabs[0]) now.tab = tabs[0];
  draw();
  replies(Boolean(now.text.reply));
}

/**
 * Learn what was saved of a ticket's drafts elsewhere: when it is opened, and come back to.
 *
 * @param {string} number
 */
export async function meet(number) {
  const leaving = await fetchDrafts(number);
  if (leaving) waitsToLeave(number, leaving);
  if (ticket?.number !== number) return;
  putKept();
  draw();
}

/**
 * Choose a tab and put the focus on its text.
 *
 * @param {Tab} tab
 */
export function write(tab) {
  if (!offered().includes(tab)) return;
  now.tab = tab;
  draw();
  const field = document.getElementById(`${tab}-body`);
  field?.focus();
  field?.scrollIntoView({ block: "nearest" });
}

/** Have the editor show what is kept. */
function putKept() {
  if (!ticket) return;
  const [reply, note] = [draftOf(ticket.number, "reply"), draftOf(ticket.number, "note")];
  now = withKept(now, reply.begun, note.begun);
  for (const { number, tab, begun } of [reply, note]) {
    showFiles(attaching(number, tab), begun.files);
    now.files[tab] = attaching(number, tab).uploads.any();
  }
}

/**
 * A draft was saved, or could not be.
 *
 * @param {Draft} draft
 * @param {Answer} [answer]
 */
function moved(draft, answer) {
  const faults = answer?.status === 422 ? faultsOf(answer) : [];
  if (faults.length > 0) attaching(draft.number, draft.tab).uploads.refuse(faults);
  if (ticket?.number === draft.number) draw();
}

/**
 * The files of what is written on a ticket.
 *
 * @param {string} number
 * @param {Tab} tab
 */
function attaching(number, tab) {
  const list = attachingTo(number, tab, () => {
    if (ticket?.number === number) return change(withFiles(now, tab, list.uploads.any()));
    const draft = draftOf(number, tab);
    keepBegun(draft, { ...draft.begun, files: list.uploads.sent() });
  });
  return list;
}

/** The tabs that this ticket has now. */
function offered() {
  return tabsOf(ticket?.acts ?? [], now, isWaiting(ticket?.number ?? ""));
}

function draw() {
  const place = document.getElementById("composer");
  if (!place || !ticket) return;
  const [shown, tabs] = [ticket, offered()];
  /** @type {import("./panels.js").Ways} */
  const parts = {
    ...{ type, change, insert, submit, write },
    attach: (tab, some) => attaching(shown.number, tab).uploads.add(some),
    ...{ redraw: draw, draft: (tab) => draftOf(shown.number, tab) },
    decided: () => {
      putKept();
      draw();
    },
  };
  const files = (/** @type {Tab} */ tab) => attaching(shown.number, tab).group;
  render(tabs.length === 0 ? nothing : editor(shown, now, { tabs, files }, parts), place);
}

/**
 * @param {Tab} tab
 * @param {string} text
 */
function type(tab, text) {
  if (tab === "reply") replies(Boolean(text));
  change({ text: { ...now.text, [tab]: text } });
}

/**
 * @param {string} text a canned reply's, filled in
 * @param {CannedReply} [from] whose files go along
 */
function insert(text, from) {
  putText("reply-body", text, (whole) => type("reply", whole));
  if (from?.files?.length && ticket)
    attaching(ticket.number, "reply").uploads.lend(from.files, copiesOf(from));
}

/** @param {string} text of a held reply, which comes back to the editor as what it is: with microdata */
export function bring(text) {
  change({ data: "microdata" });
  if (now.text.reply.trim() !== text.trim()) insert(text);
  write("reply");
}

/** @param {Partial<Writing>} what */
function change(what) {
  now = { ...now, ...what };
  if (ticket) {
    const { number } = ticket;
    for (const tab of TABS)
      keepBegun(draftOf(number, tab), contentOf(now, tab, attaching(number, tab).uploads.sent()));
  }
  draw();
}

/** @param {SubmitEvent} event */
function submit(event) {
  event.preventDefault();
  send(now.tab, ticket?.version ?? 0, event.submitter?.id === "reply-send-next");
}

/**
 * @param {Tab} tab
 * @param {number} version of the ticket that the agent saw
 * @param {boolean} onward whether the next ticket of the list is to follow
 */
async function send(tab, version, onward) {
  const form = document.getElementById(tab);
  if (!ticket || !(form instanceof HTMLFormElement)) return;
  const [number, still] = [ticket.number, staying()];
  const { uploads } = attaching(number, tab);
  const faults = [...writtenFaults(now, tab), ...uploads.faults()];
  if (faults.length > 0) return showFaults(form, faults, sayOf(tab));
  clearFaults(form);
  now.sending = true;
  draw();
  const answer = await sendWritten(number, tab, now, { version, attachments: uploads.ids() });
  if (ticket?.number === number) now.sending = false;
  draw();
  if (answer.status === 201 || answer.status === 202)
    return sent(tab, number, answer, { here: still(), onward });
  if (!still()) return missed(answer, number);
  refused(answer, {
    form,
    say: sayOf(tab),
    mark: (wrong) => uploads.refuse(wrong),
    retry: () => send(tab, version, onward),
    raced: (lost) => ways.raced(lost, (stands) => send(tab, stands, onward)),
  });
}

/**
 * @param {Tab} tab
 * @param {string} number
 * @param {Answer} answer 202 where it waits to leave: the ticket is as it was
 * @param {{ here: boolean, onward: boolean }} how `here`: whether the agent is still at the ticket
 */
function sent(tab, number, { status, body }, { here, onward }) {
  if (here) clearSummary();
  const told = status === 202 ? "" : toldOf(tab, body, now.data);
  attaching(number, tab).uploads.clear();
  if (ticket?.number !== number) return;
  now = { ...fresh(), tab };
  putKept();
  forgetPreview();
  if (here && onward) return onwards(number);
  if (status === 202) return here ? ways.sent(ticket, "") : undefined;
  return here ? ways.sent(body, told) : ways.late(body);
}
