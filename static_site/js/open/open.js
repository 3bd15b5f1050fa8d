import { faultsOf } from "../common/api.js";
import { faultsOfOpening } from "../common/forms/checks.js";
import { watchCount } from "../common/forms/counter.js";
import { byId, ready, showStep } from "../common/dom.js";
import { watchFinder } from "../common/finder/box.js";
import { takeSearched, takeUp } from "./searched.js";
import { watchWriting } from "./close-answers.js";
import { forgetDraft, keepAttempt, keepDraft, readAttempt, restoreDraft } from "./draft.js";
import { watchEmails } from "../common/emails/watch-emails.js";
import { clearFaults, moveTo, showFaults } from "../common/forms/faults.js";
import { tidyValuesOf } from "../common/forms/fields.js";
import { watchIdentity } from "../common/forms/identity.js";
import {
  fetchOffer,
  putNotice,
  putOffer,
  showPublished,
  stopWaiting,
} from "../common/forms/offer.js";
import { clearSummary, showProblem } from "../common/problem.js";
import { keepReceipt, showReceipt, watchReceipt } from "./receipt.js";
import { showAnswers } from "./review.js";
import { attemptOf, bodyOf, send, settles } from "../common/sending.js";
import { access, session } from "../common/storage/storage.js";
import { Uploads } from "../common/files/uploads.js";
import { words } from "../words.js";

/** @import { Fault } from "../common/types/fault" */
/** @import { Offer, Opened } from "../contract" */

/**
 * The page "Abrir un nuevo ticket": a form, a review, a confirmation. The address names the
 * step, so that Back, Forward and a reload stay where the reader is.
 */
const REVIEW = "#revisar";
const RECEIVED = "#recibido";

const form = byId("opening", HTMLFormElement);
const topic = byId("topic", HTMLSelectElement);
const files = new Uploads(
  /** @type {HTMLElement} */ (form.querySelector("[data-field=attachments]")),
);

/** @type {Offer | null} */
let offer = null;
let sending = false;

/** @param {boolean} [moved] whether the reader moved here, rather than loaded the page here */
function route(moved = true) {
  clearSummary();
  const { hash } = window.location;
  if (hash === RECEIVED && showReceipt()) return showStep("step-received", moved);
  if (hash === REVIEW && faultsNow().length === 0) {
    showAnswers(form);
    return showStep("step-review", moved);
  }
  showStep("step-form", moved);
  const group = document.getElementById(hash.slice(1))?.closest("[data-field]");
  if (group) moveTo(group);
}

/** @returns {Fault[]} what the browser can tell of the form and its files */
function faultsNow() {
  return [...faultsOfOpening(tidyValuesOf(form)), ...files.faults()];
}

/** @param {string} hash the step's; the form has none */
function address(hash) {
  return window.location.pathname + window.location.search + hash;
}

/** @param {Event} event */
function review(event) {
  event.preventDefault();
  const faults = faultsNow();
  if (faults.length > 0) return showFaults(form, faults);
  clearFaults(form);
  window.history.pushState(null, "", address(REVIEW));
  route();
}

async function sendOpening() {
  if (sending) return;
  sending = true;
  clearSummary();
  const told = byId("sending", HTMLElement);
  told.textContent = words.sending;
  const values = tidyValuesOf(form);
  const before = readAttempt();
  const attempt = attemptOf(before, values.email ?? "");
  // Kept before asking: a page that is closed meanwhile comes back with the same key.
  keepAttempt(form, files, attempt);
  const answer = await send(bodyOf(values, files.ids()), attempt);
  // A refusal settles this text, not an earlier one whose answer was lost.
  if (settles(answer)) keepAttempt(form, files, before);
  told.textContent = "";
  sending = false;
  const faults = faultsOf(answer);
  const number = answer.body?.number;
  if (answer.status === 201) received(answer.body, values);
  else if (answer.body?.code === "idempotency_mismatch" && number) lost(number);
  else if (faults.length > 0) refused(faults, answer.body.current?.notice_version);
  // Only an answer that says what became of the request leaves no doubt about sending it twice.
  else showProblem(answer, sendOpening, answer.status === 429 ? words.kept : words.kept_once);
}

/** @param {string} number the ticket that an earlier text opened, its answer lost */
async function lost(number) {
  const come = await import("./lost.js").catch(() => null);
  // A browser asks a second time for what did not come only when the page is loaded anew.
  if (!come)
    return showProblem({ status: 0, body: null, retryAfter: null }, () => window.location.reload());
  come.showLost(number, readAttempt()?.emails ?? [], form, files, {
    openAnother() {
      keepAttempt(form, files, null);
      showStep("step-review");
      sendOpening();
    },
    added: () => forgetDraft(form, files),
  });
  showStep("step-lost");
}

/**
 * @param {Opened} opened
 * @param {Record<string, string>} asked what the form held, by field path
 */
function received({ access_token: token, ...opened }, asked) {
  const name = [...topic.options].find((option) => option.value === asked.topic)?.label ?? "";
  keepReceipt({
    opened,
    name: asked.full_name ?? "",
    topic: name,
    subject: asked.subject ?? "",
    files: files.sent().map((file) => file.name),
  });
  if (token) access.write({ number: opened.number, token });
  else access.clear();
  forgetDraft(form, files);
  // A count that is lost with its module does not concern who asked.
  import("../common/helped/marks.js").then(
    ({ askedAfterAll }) => askedAfterAll(),
    () => {},
  );
  showPublished(offer);
  window.history.replaceState(null, "", address(RECEIVED));
  route();
}

/**
 * @param {Fault[]} faults
 * @param {string} [notice] the version of the privacy notice to be read, when that changed: the
 *   catalog that a browser keeps may be a minute older
 */
function refused(faults, notice) {
  window.history.replaceState(null, "", address(""));
  showStep("step-form");
  if (notice) putNotice(notice);
  showFaults(form, files.refuse(faults));
}

/**
 * @param {Promise<void>} [restored] the draft, which comes first: it holds the topic whose hint is
 *   shown, and a choice that is held after its list came would stand in it twice
 */
async function loadOffer(restored) {
  offer = await fetchOffer();
  await restored;
  byId("offer-failed", HTMLElement).hidden = offer !== null;
  if (!offer) return stopWaiting(topic);
  putOffer(offer);
  showPublished(offer);
  // The answers may have been shown in the other language's names.
  if (!byId("step-review", HTMLElement).hidden) showAnswers(form);
}

form.addEventListener("submit", review);
topic.addEventListener("change", () => showPublished(offer));
byId("send", HTMLButtonElement).addEventListener("click", sendOpening);
byId("offer-retry", HTMLButtonElement).addEventListener("click", () => loadOffer());
window.addEventListener("popstate", () => route());

async function begin() {
  const restored = restoreDraft(form, files);
  loadOffer(restored);
  watchIdentity(form);
  watchEmails(form);
  watchCount();
  watchReceipt();
  await restored;
  watchFinder((searched) => takeSearched(form, searched));
  watchWriting(form);
  keepDraft(form, files);
  takeUp(form);
  route(false);
  ready();
  // Loaded for who is signed in: everybody else pays nothing for it.
  if (session.read()) import("./prefill.js").then(({ prefill }) => prefill(form));
}

begin();
