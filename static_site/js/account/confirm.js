import { call } from "../common/api.js";
import { codeStep } from "../common/forms/code-step.js";
import { remember } from "../common/account-owner.js";
import { session } from "../common/storage/storage.js";
import { language } from "../words.js";
import { accountWords } from "../account-words.js";

/** @import { Answer } from "../common/api.js" */

/**
 * Sign in once more, in place: what concerns all of one's data asks for a code of the last
 * minutes, since the tab may have stood open on a computer that others use.
 */
const step = codeStep("renew", {
  sent: accountWords.renew_sent,
  mail: () => post("/sessions/codes", {}),
  prove: async (code, nonce) => {
    const answer = await post("/sessions", { code, nonce });
    if (answer.status === 201) remember(answer.body); // wherever the reader has gone meanwhile
    return answer;
  },
});

/**
 * @param {Answer} answer
 * @param {() => void} then what to do once the reader has signed in again
 * @returns {boolean} whether it asks for that
 */
export function asksToRenew(answer, then) {
  if (answer.status !== 403 || answer.body?.code !== "proof_required") return false;
  step.show(then);
  return true;
}

/** Put it away, with nothing filled in. */
export function hideRenewal() {
  step.hide();
}

/**
 * @param {string} path
 * @param {object} values
 */
function post(path, values) {
  const body = JSON.stringify({ email: session.read()?.email, language, ...values });
  return call("POST", path, { body });
}
