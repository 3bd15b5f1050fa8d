import { call } from "../common/api.js";
import { byId, showStep } from "../common/dom.js";
import { showProblem } from "../common/problem.js";
import { access, told } from "../common/storage/storage.js";
import { fill } from "../common/text.js";
import { staying } from "../common/visit.js";
import { ticketWords as said } from "../ticket-words.js";
import { TICKET, address } from "./ticket-access.js";

/**
 * The first address of a ticket that was answered by phone or letter: `#confirmar=<token>`, from
 * the mail that asks for it, shows the button; following the link changes nothing.
 */
const button = byId("addition", HTMLButtonElement);

/**
 * Show the button, if the address bar holds its token, and take the token out of it.
 *
 * @param {string} number the ticket that the address names
 * @param {boolean} moved whether the reader moved here, rather than loaded the page here
 * @param {() => void} goOn shows the ticket, or asks for what opens it, and says what was done
 * @returns {boolean} whether it is shown
 */
export function showAddition(number, moved, goOn) {
  const token = new URLSearchParams(window.location.hash.slice(1)).get("confirmar");
  if (token === null) return false;
  window.history.replaceState(null, "", address(number, ""));
  byId("addition-told", HTMLElement).textContent = "";
  button.hidden = false;
  button.onclick = () => press(number, token, goOn);
  showStep("step-addition", moved);
  return true;
}

/**
 * @param {string} number
 * @param {string} token
 * @param {() => void} goOn
 */
async function press(number, token, goOn) {
  const still = staying();
  const path = `/tickets/${encodeURIComponent(number)}/email/confirmations`;
  const answer = await call("POST", path, { token });
  if (!still()) return;
  const over = [401, 403, 404, 409].includes(answer.status);
  if (answer.status !== 200 && !over) {
    return showProblem(answer, () => press(number, token, goOn), "");
  }
  if (over) {
    button.hidden = true;
    byId("addition-told", HTMLElement).textContent = said.addition_over;
    return;
  }
  const { access_token: opens, email } = answer.body;
  told.write(opens ? fill(said.moved, { email }) : said.addition_done);
  if (opens) {
    access.write({ number, token: opens });
    window.history.replaceState(null, "", address(number, TICKET));
  }
  goOn();
}
