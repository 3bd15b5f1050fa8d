import { byId } from "../common/dom.js";
import { asHolder } from "../common/account-owner.js";
import { showDocument } from "../common/forms/identity.js";
import { holdChoice } from "../common/forms/offer.js";
import { optionalTexts } from "../words.js";
import { laterWords } from "../common/words/later-words.js";

/** @import { AccountView } from "../contract" */

/**
 * Fill what is still empty in the form with what the reader keeps in their account.
 *
 * @param {HTMLFormElement} form
 */
export async function prefill(form) {
  const answer = await asHolder("GET", "/account");
  if (answer.status !== 200) return; // the form serves without
  /** @type {AccountView} */
  const account = answer.body;
  const number = byId("document-number", HTMLInputElement);
  const filled = [
    put(form, "email", account.email),
    put(form, "full_name", account.full_name),
    put(form, "nationality", account.nationality),
    !number.value && put(form, "document.type", account.document?.type, true),
    put(form, "document.number", account.document?.number),
    put(form, "gender", account.gender),
    put(form, "phone", account.phone),
    put(form, "user_type", account.user_type),
    ...optionalTexts.map(([name]) => put(form, name, account[name])),
  ];
  if (!filled.some(Boolean)) return;
  showDocument(form);
  const told = byId("prefilled", HTMLElement);
  told.hidden = false;
  told.textContent = laterWords.prefilled;
}

/**
 * @param {HTMLFormElement} form
 * @param {string} path
 * @param {string | undefined} value
 * @param {boolean} [over] whether it replaces what is there
 * @returns {boolean} whether it was put
 */
function put(form, path, value, over = false) {
  const field = form.elements.namedItem(path);
  if (!value || !field || !("value" in field) || (field.value && !over)) return false;
  field.value = value;
  // A list that is not there yet holds the choice until it comes.
  if (field instanceof HTMLSelectElement && field.value !== value) holdChoice(field, value, "");
  return true;
}
