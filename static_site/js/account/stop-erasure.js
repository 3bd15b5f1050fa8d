import { call } from "../common/api.js";
import { byId, showStep } from "../common/dom.js";
import { showProblem } from "../common/problem.js";
import { arrive, staying } from "../common/visit.js";
import { accountWords } from "../account-words.js";

/**
 * The button of the mail that tells of an erasure: `#detener=<token>` shows it, pressing it stops
 * the erasure. Following the link changes nothing.
 */
const button = byId("stop", HTMLButtonElement);

/**
 * @param {boolean} moved whether the reader moved here, rather than loaded the page here
 * @returns {boolean} whether the address bar held the button's token
 */
export function showStopButton(moved) {
  const token = new URLSearchParams(window.location.hash.slice(1)).get("detener");
  if (token === null) return false;
  window.history.replaceState(null, "", window.location.pathname);
  arrive(); // another mail's link is another place, though the step be the same
  button.hidden = false;
  byId("stopped", HTMLElement).textContent = "";
  button.onclick = () => press(token);
  showStep("step-stop", moved);
  return true;
}

/** @param {string} token */
async function press(token) {
  const body = JSON.stringify({ token });
  const still = staying();
  const answer = await call("POST", "/account/erasure/stop", { body });
  if (!still()) return;
  const over = [401, 404].includes(answer.status);
  if (answer.status !== 200 && !over) return showProblem(answer, () => press(token), "");
  button.hidden = true;
  byId("stopped", HTMLElement).textContent = over ? accountWords.stop_over : accountWords.stopped;
}
