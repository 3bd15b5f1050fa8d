import { faultsOf } from "../common/api.js";
import { askFirst } from "../common/forms/asking.js";
import { showSuccess } from "../common/banner.js";
import { faultsOfProfile } from "../common/forms/checks.js";
import { byId } from "../common/dom.js";
import { clearFaults, showFaults } from "../common/forms/faults.js";
import { putValues, tidyValuesOf, valuesOf } from "../common/forms/fields.js";
import { fetchOffer, fillSelect, option } from "../common/forms/offer.js";
import { showProblem } from "../common/problem.js";
import { asHolder } from "../common/account-owner.js";
import { shelf } from "../common/storage/shelf.js";
import { session } from "../common/storage/storage.js";
import { staying } from "../common/visit.js";
import { optionalTexts, words } from "../words.js";
import { accountWords } from "../account-words.js";

/** @import { AccountView } from "../contract" */

/** *Mi perfil*: what prefills the form, all of it by choice. */

const form = byId("profile", HTMLFormElement);
/** @type {(told: string) => void} */
let say = () => {};
/**
 * What was typed and not saved: kept in this browser for each account, since several people use
 * some, and shown to its holder alone.
 *
 * @type {ReturnType<typeof shelf<Record<string, string>>>}
 */
let draft = shelf("profile.");
/** What was typed and not saved stays while the reader looks at another step. */
let shown = false;
/** @type {AccountView | null} as it is saved */
let saved = null;

/** @param {(told: string) => void} tell says what became of saving */
export function watchProfile(tell) {
  say = tell;
  form.addEventListener("submit", save);
  for (const event of ["input", "change"]) form.addEventListener(event, keep);
  const button = byId("profile-delete", HTMLButtonElement);
  button.addEventListener("click", () => askFirst(button, accountWords.delete_profile, forget));
}

/** Put the types of user that the service offers into the form's list, once. */
export async function showUserTypes() {
  const list = byId("user_type", HTMLSelectElement);
  if (list.options.length > 1) return;
  const offer = await fetchOffer();
  if (offer) fillSelect(list, offer.user_types.map(option));
}

export async function showProfile() {
  if (shown) return;
  const still = staying();
  const [answer] = await Promise.all([asHolder("GET", "/account"), showUserTypes()]);
  if (!still() || answer.status === 401) return;
  if (answer.status !== 200) return showProblem(answer, showProfile, "");
  put(answer.body);
  draft = shelf(`profile.${session.read()?.email}`);
  const kept = await draft.claim();
  if (!still()) return;
  if (kept) putValues(form, kept);
  showUnsaved();
  shown = true;
  form.hidden = false; // not before: what is typed would be written over
}

/** @param {AccountView} account */
function put(account) {
  saved = account;
  const { document: held, ...others } = account;
  const values = {
    ...others,
    "document.type": held?.type ?? "",
    "document.number": held?.number ?? "",
  };
  for (const name of [
    "full_name",
    "nationality",
    "phone",
    "user_type",
    "gender",
    ...optionalTexts.map(([name]) => name),
  ]) {
    putValues(form, { [name]: "" });
  }
  putValues(form, /** @type {Record<string, string>} */ (/** @type {unknown} */ (values)));
}

function keep() {
  draft.write(valuesOf(form));
  showUnsaved();
}

/** What can be deleted has a button for it. */
function showUnsaved() {
  byId("unsaved", HTMLElement).hidden = draft.read() === null;
}

/** Back to what is saved. */
function forget() {
  draft.clear();
  clearFaults(form);
  if (saved) put(saved);
  showUnsaved();
  showSuccess(words.deleted);
}

/** @param {Event} [event] */
async function save(event) {
  event?.preventDefault();
  const values = tidyValuesOf(form);
  const faults = faultsOfProfile(values);
  if (faults.length > 0) return showFaults(form, faults);
  clearFaults(form);
  const { "document.type": type, "document.number": number, ...others } = values;
  const body = type ? { ...others, document: { type, number } } : others;
  const still = staying();
  const answer = await asHolder("PUT", "/account", body);
  if (!still()) return answer.status === 200 ? savedUnseen(answer.body) : undefined;
  const wrong = faultsOf(answer);
  if (answer.status === 401) return;
  if (wrong.length > 0) return showFaults(form, wrong);
  if (answer.status !== 200) return showProblem(answer, save);
  put(answer.body);
  draft.clear();
  showUnsaved();
  say(accountWords.saved);
}

/** @param {AccountView} account as it was saved while its holder looked at another step */
function savedUnseen(account) {
  saved = account;
  draft.clear();
  showUnsaved();
}
