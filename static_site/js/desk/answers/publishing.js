import { newKey } from "../../common/sending.js";
import { staying } from "../../common/visit.js";
import { ask } from "../calls.js";
import { addressOf, go } from "../location.js";
import { missed, refused } from "../refusals.js";
import { may } from "../setup.js";

/** @import { DeskTicket } from "../../contract" */

/** From a ticket's reply to an answer for everybody: the server makes the draft, or knows it. */

/**
 * @param {DeskTicket} ticket
 * @returns {(() => void) | undefined} what begins one; nothing where there is no reply to begin from
 */
export function publishing({ number, entries }) {
  const answered = entries.some(
    ({ kind, body, from_ticket: elsewhere, approval }) =>
      kind === "reply" && body && !elsewhere && (!approval || approval === "approved"),
  );
  return answered && may("answer.write") ? () => begin(number, newKey()) : undefined;
}

/**
 * @param {string} number
 * @param {string} key
 */
async function begin(number, key) {
  const still = staying();
  const answer = await ask("POST", "/answers", { body: { ticket: number }, key });
  if (!still()) return missed(answer, number);
  if (answer.status !== 201) return refused(answer, { retry: () => begin(number, key) });
  const to = { pagina: "publicaciones", publicacion: answer.body.id, ticket: null, editar: "1" };
  go(addressOf(to));
}
