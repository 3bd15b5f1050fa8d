import { call, faultsOf } from "../common/api.js";
import { byId } from "../common/dom.js";
import { clearFaults, showFaults } from "../common/forms/faults.js";
import { tidyValuesOf } from "../common/forms/fields.js";
import { showProblem } from "../common/problem.js";
import { askAgain, isGone } from "./ticket-access.js";
import { newKey } from "../common/sending.js";
import { access } from "../common/storage/storage.js";
import { staying } from "../common/visit.js";
import { language } from "../words.js";

/** @import { Fault } from "../common/types/fault" */
/** @import { PublicTicket } from "../contract" */

/**
 * What ends a conversation: closing the ticket, and saying what one thinks of the answer. A button
 * does it, never a link. Each is sent once, however often it is tried.
 */
const closing = byId("close", HTMLFormElement);
const rating = byId("rate", HTMLFormElement);

let number = "";
let key = newKey();
/** @type {(ticket: PublicTicket, what: "closed" | "rated") => void} */
let done = () => {};

/**
 * Let the reader close or rate a ticket, as far as it can be.
 *
 * @param {PublicTicket} ticket
 * @param {(ticket: PublicTicket, what: "closed" | "rated") => void} then told of what the act made of it
 */
export function offerActs(ticket, then) {
  if (number !== ticket.number) for (const form of [closing, rating]) form.reset();
  number = ticket.number;
  done = then;
  byId("ending", HTMLElement).hidden = !ticket.can.close;
  rating.hidden = !ticket.can.rate;
}

/**
 * @param {HTMLFormElement} form
 * @param {string} path
 * @param {object} values
 * @param {"closed" | "rated"} what
 */
async function act(form, path, values, what) {
  clearFaults(form);
  const still = staying();
  const answer = await call("POST", `/tickets/${number}/${path}?language=${language}`, {
    body: JSON.stringify(values),
    key,
    token: access.read()?.token,
  });
  if (!still()) return;
  if (isGone(answer)) {
    return askAgain(number, () => act(form, path, values, what));
  }
  const wrong = refused(form, answer.status) ?? faultsOf(answer);
  if (answer.status === 200 || answer.status === 201) {
    key = newKey();
    form.reset();
    done(answer.body, what);
  } else if (answer.body?.code === "idempotency_mismatch") {
    key = newKey(); // other words than those that were tried
    act(form, path, values, what);
  } else if (wrong.length > 0) showFaults(form, wrong);
  else showProblem(answer, () => act(form, path, values, what));
}

/**
 * @param {HTMLFormElement} form
 * @param {number} status
 * @returns {Fault[] | null}
 */
function refused(form, status) {
  const field = form === closing ? "reason" : "score";
  return status === 409 ? [{ field, code: "conflict" }] : null;
}

closing.addEventListener("submit", (event) => {
  event.preventDefault();
  act(closing, "close", tidyValuesOf(closing), "closed");
});

rating.addEventListener("submit", (event) => {
  event.preventDefault();
  const { score, comment } = tidyValuesOf(rating);
  if (!score) return showFaults(rating, [{ field: "score", code: "missing" }]);
  act(rating, "rating", { score: Number(score), comment }, "rated");
});
