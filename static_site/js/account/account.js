import { showNotice, showSuccess } from "../common/banner.js";
import { byId, ready, showStep } from "../common/dom.js";
import { showErasing, watchErasing, watchPending } from "./erasure.js";
import { ENDED, asHolder, forget } from "../common/account-owner.js";
import { showHoldings, watchHoldings } from "./data/data-export.js";
import { showMine, watchMine } from "./my-tickets.js";
import { showAddress, watchAddress } from "./change-email.js";
import { clearSummary, showProblem } from "../common/problem.js";
import { asksToRenew, hideRenewal } from "./confirm.js";
import "../common/words/other-words.js";
import { showProfile, watchProfile } from "./profile.js";
import { joinSession, onSessionEnded } from "../common/storage/shared-session.js";
import { askedEmail, watchSignIn } from "./account-sign-in.js";
import { showAccount } from "../common/site.js";
import { showStopButton } from "./stop-erasure.js";
import { place, session } from "../common/storage/storage.js";
import { staying } from "../common/visit.js";
import { accountWords } from "../account-words.js";

/**
 * The page "Mi cuenta": an address, a code, then what is the holder's. The address bar names the
 * step, so that Back, Forward and a reload stay where the reader is.
 */
const START = "step-start";
const CODE = "#codigo";
/** @type {Record<string, [string, () => void]>} */
const STEPS = {
  "#tickets": ["step-tickets", showMine],
  "#perfil": ["step-profile", showProfile],
  "#correo": ["step-address", showAddress],
  "#mis-datos": ["step-data", showHoldings],
  "#borrar": ["step-erase", showErasing],
};

/** @type {ReturnType<typeof place<string>>} */
const farewell = place("session", "farewell");

/** @param {boolean} [moved] whether the reader moved here, rather than loaded the page here */
function route(moved = true) {
  clearSummary();
  hideRenewal();
  if (showStopButton(moved)) return;
  const held = session.read();
  for (const id of ["holder", "leaving"]) byId(id, HTMLElement).hidden = !held;
  if (!held) {
    showCode(window.location.hash === CODE && askedEmail() !== "", moved);
    return;
  }
  const { hash } = window.location;
  const [step, show] = STEPS[hash] ?? STEPS["#tickets"] ?? [START, () => {}];
  byId("who", HTMLElement).textContent = held.email;
  for (const link of document.querySelectorAll(".account-nav a")) {
    const here = link.getAttribute("href") === (STEPS[hash] ? hash : "#tickets");
    if (here) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  showStep(step, moved);
  show();
  watchPending();
}

/**
 * @param {boolean} asked whether a code is on its way
 * @param {boolean} moved
 */
function showCode(asked, moved) {
  byId("code-email", HTMLElement).textContent = askedEmail();
  showStep(asked ? "step-code" : START, moved);
}

/**
 * Go to a step; a step that is shown already is shown anew.
 *
 * @param {string} hash
 * @param {string} [told] what became of the last act
 */
function go(hash, told = "") {
  window.history.pushState(null, "", window.location.pathname + hash);
  route();
  say(told);
}

/** @param {string} sentence what the reader did, and that it is done */
function say(sentence) {
  if (sentence) showSuccess(sentence);
}

/**
 * Sign out in this browser. The page is loaded anew, so that it holds nothing of who was there.
 *
 * @param {string} told
 * @param {boolean} [wanted] whether the holder asked for it
 */
function left(told, wanted = false) {
  forget(wanted);
  farewell.write(told);
  window.location.replace(window.location.pathname);
}

/** Say how the last session ended, once. */
function announceFarewell() {
  const told = farewell.read();
  farewell.clear();
  if (told) showNotice(told);
}

async function leaveEverywhere() {
  const still = staying();
  const answer = await asHolder("DELETE", "/sessions");
  if (answer.status === 200) return left(accountWords.left_all, true);
  if (!still() || asksToRenew(answer, leaveEverywhere)) return;
  if (answer.status !== 401) showProblem(answer, leaveEverywhere, "");
}

byId("leave", HTMLButtonElement).addEventListener("click", () => left(accountWords.left, true));
byId("leave-all", HTMLButtonElement).addEventListener("click", leaveEverywhere);
window.addEventListener("popstate", () => route());
window.addEventListener(ENDED, () => left(accountWords.ended));
onSessionEnded(() => left(accountWords.ended));

watchSignIn((hash, told) => {
  showAccount();
  go(hash, told);
});
watchMine();
watchProfile(say);
watchAddress((told) => go("#tickets", told));
watchHoldings();
watchErasing((told) => go("#tickets", told));
joinSession().then(() => {
  showAccount();
  route(false);
  announceFarewell();
  ready();
});
