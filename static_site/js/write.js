import { call, faultsOf } from "./api.js";
import { byId } from "./dom.js";
import { clearFaults, showFaults } from "./faults.js";
import { showProblem } from "./problem.js";
import { newKey } from "./sending.js";
import { access, place } from "./storage.js";
import { length, tidy } from "./text.js";
import { language, limits } from "./words.js";

/** @import { Ticket } from "./contract" */

/**
 * What a requester writes on a ticket: kept in this tab until it is sent, and sent once, however
 * often it is tried.
 *
 * @typedef {{ text: string, key: string }} Message
 */

const form = byId("write", HTMLFormElement);
const body = byId("body", HTMLTextAreaElement);

let number = "";
/** @type {(ticket: Ticket) => void} */
let done = () => {};

/** @returns {ReturnType<typeof place<Message>>} */
const kept = () => place("session", `message.${number}`);

/**
 * Let the reader write on a ticket, if it can still be written on.
 *
 * @param {Ticket} ticket
 * @param {(ticket: Ticket) => void} then told of the ticket as the message has left it
 */
export function offerWriting(ticket, then) {
  const another = number !== ticket.number;
  number = ticket.number;
  done = then;
  form.hidden = !(ticket.can.reply || ticket.can.reopen);
  byId("reopens", HTMLElement).hidden = !ticket.can.reopen;
  if (another) body.value = kept().read()?.text ?? "";
}

function keep() {
  // Another text is another message: a key stays only with the text that it was tried with.
  const { text, key } = kept().read() ?? { text: "", key: newKey() };
  kept().write({ text: body.value, key: text === body.value ? key : newKey() });
}

/** @param {Event} [event] */
async function send(event) {
  event?.preventDefault();
  const text = tidy(body.value, true);
  const fault = faultOf(text);
  if (fault) return showFaults(form, [{ field: "body", code: fault }]);
  clearFaults(form);
  keep();
  const { key } = kept().read() ?? { key: newKey() };
  const button = byId("write-send", HTMLButtonElement);
  button.disabled = true;
  const answer = await call("POST", `/tickets/${number}/messages?language=${language}`, {
    body: JSON.stringify({ body: text }),
    key,
    token: access.read()?.token,
  });
  button.disabled = false;
  if (answer.status === 201) return sent(answer.body);
  const code = refused(answer.status);
  const wrong = code ? [{ field: "body", code }] : faultsOf(answer);
  if (wrong.length > 0) showFaults(form, wrong);
  else showProblem(answer, send);
}

/** @param {Ticket} ticket */
function sent(ticket) {
  kept().clear();
  body.value = "";
  done(ticket);
}

/** @param {number} status */
function refused(status) {
  if (status === 409) return "closed";
  return [401, 403, 404].includes(status) ? "expired" : null;
}

/** @param {string} text */
function faultOf(text) {
  if (!text) return "missing";
  if (length(text) < (limits.body.min ?? 0)) return "too_short";
  return length(text) > limits.body.max ? "too_long" : null;
}

form.addEventListener("submit", send);
body.addEventListener("input", keep);
