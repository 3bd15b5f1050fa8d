import { call, faultsOf } from "../common/api.js";
import { askFirst } from "../common/forms/asking.js";
import { showSuccess } from "../common/banner.js";
import { byId } from "../common/dom.js";
import { clearFaults, showFaults } from "../common/forms/faults.js";
import { showProblem } from "../common/problem.js";
import { askAgain, isGone } from "./ticket-access.js";
import { newKey } from "../common/sending.js";
import { shelf } from "../common/storage/shelf.js";
import { access } from "../common/storage/storage.js";
import { length, tidy } from "../common/text.js";
import { Uploads } from "../common/files/uploads.js";
import { staying } from "../common/visit.js";
import { language, limits, words } from "../words.js";
import { ticketWords } from "../ticket-words.js";

/** @import { PublicTicket } from "../contract" */
/** @import { Sent } from "../common/files/sent-file.js" */

/**
 * What a requester writes on a ticket: kept in this browser until it is sent or deleted, shown
 * only to whoever has opened the ticket, and sent once, however often it is tried.
 *
 * @typedef {{ text: string, files?: Sent[], key: string }} Message
 */

const form = byId("write", HTMLFormElement);
const body = byId("body", HTMLTextAreaElement);
const files = new Uploads(
  /** @type {HTMLElement} */ (form.querySelector("[data-field=attachments]")),
);

let number = "";
/** @type {(ticket: PublicTicket) => void} */
let done = () => {};

/** @type {ReturnType<typeof shelf<Message>>} of the ticket that is shown */
let kept = shelf("message");

/**
 * Let the reader write on a ticket, if it can still be written on.
 *
 * @param {PublicTicket} ticket
 * @param {(ticket: PublicTicket) => void} then told of the ticket as the message has left it
 */
export async function offerWriting(ticket, then) {
  const another = number !== ticket.number;
  number = ticket.number;
  done = then;
  form.hidden = !(ticket.can.reply || ticket.can.reopen);
  byId("reopens", HTMLElement).hidden = !ticket.can.reopen;
  if (!another) return;
  kept = shelf(`message.${number}`);
  const found = await kept.claim();
  if (number === ticket.number) put(found);
}

/** Forget on this page what was written; what is kept stays for whoever opens the ticket. */
export function closeWriting() {
  number = "";
  put(null);
}

/** @param {Message | null} message */
function put(message) {
  body.value = message?.text ?? "";
  files.put(message?.files ?? []);
  showDeleting();
}

/** What can be deleted has a button for it. */
function showDeleting() {
  byId("write-delete", HTMLElement).hidden = !body.value && !files.any();
}

function keep() {
  showDeleting();
  // Another text is another message: a key stays only with what it was tried with.
  const { key, ...before } = kept.read() ?? { key: newKey() };
  const now = { text: body.value, files: files.sent() };
  kept.write({ ...now, key: JSON.stringify(now) === JSON.stringify(before) ? key : newKey() });
}

function forget() {
  kept.clear();
  body.value = "";
  files.clear();
  showDeleting();
}

/** @param {Event} [event] */
async function send(event) {
  event?.preventDefault();
  const text = tidy(body.value, true);
  const fault = faultOf(text);
  const faults = [...(fault ? [{ field: "body", code: fault }] : []), ...files.faults()];
  if (faults.length > 0) return showFaults(form, faults);
  clearFaults(form);
  keep();
  const { key } = kept.read() ?? { key: newKey() };
  const [mine, still] = [kept, staying()];
  const button = byId("write-send", HTMLButtonElement);
  button.disabled = true;
  const answer = await call("POST", `/tickets/${number}/messages?language=${language}`, {
    body: JSON.stringify({ body: text, attachments: files.ids() }),
    key,
    token: access.read()?.token,
  });
  button.disabled = false;
  // Who has left the ticket is not led back to it; what was sent is kept no longer all the same.
  if (!still()) return answer.status === 201 ? mine.clear() : undefined;
  if (answer.status === 201) return sent(answer.body);
  if (isGone(answer)) return askAgain(number, send);
  const wrong = answer.status === 409 ? [{ field: "body", code: "closed" }] : faultsOf(answer);
  if (wrong.length > 0) showFaults(form, files.refuse(wrong));
  else showProblem(answer, send);
}

/** @param {PublicTicket} ticket */
function sent(ticket) {
  forget();
  done(ticket);
}

/** @param {string} text */
function faultOf(text) {
  if (!text) return "missing";
  if (length(text) < (limits.body.min ?? 0)) return "too_short";
  return length(text) > limits.body.max ? "too_long" : null;
}

form.addEventListener("submit", send);
form.addEventListener("input", keep);
form.addEventListener("change", keep);
byId("write-delete", HTMLButtonElement).addEventListener("click", () => {
  askFirst(byId("write-delete", HTMLButtonElement), ticketWords.delete_message, () => {
    forget();
    showSuccess(words.deleted);
  });
});
