import { call } from "../common/api.js";
import { codeStep } from "../common/forms/code-step.js";
import { askAgain, isGone } from "./ticket-access.js";
import { access } from "../common/storage/storage.js";
import { ticketWords } from "../ticket-words.js";

/** @import { Answer } from "../common/api.js" */

let number = "";

/**
 * Prove that one reads the mail of a ticket: number and e-mail show it, and do not give it away.
 * The code goes to the address that the reader came with.
 */
const step = codeStep("proof", {
  sent: ticketWords.proof_sent,
  mail: () => post("proof-codes"),
  prove: (code, nonce) => post("proofs", { code, nonce }),
  proved: (answer) => access.write({ number, token: answer.body.access_token }),
  handled: (answer, retry) => {
    if (!isGone(answer)) return false;
    askAgain(number, retry);
    return true;
  },
});

/**
 * @param {Answer} answer
 * @returns {boolean} whether it asks for a proof of the mailbox
 */
export function isUnproved(answer) {
  return answer.status === 403 && answer.body?.code === "proof_required";
}

/**
 * Ask for a code, then do what needed it.
 *
 * @param {string} ticket its number
 * @param {() => void} then
 */
export function askProof(ticket, then) {
  number = ticket;
  step.show(then);
}

/** Put it away, with nothing filled in. */
export function hideProof() {
  step.hide();
}

/**
 * @param {string} path
 * @param {object} [values]
 */
function post(path, values) {
  const body = values && JSON.stringify(values);
  return call("POST", `/tickets/${number}/${path}`, { body, token: access.read()?.token });
}
