import { call } from "../common/api.js";
import { byId, ready, showStep } from "../common/dom.js";
import { showProblem } from "../common/problem.js";
import { arrive, staying } from "../common/visit.js";

/** The page "No fui yo": `#aviso=<token>`, from a mail, says which mail; the button does it. */

/** Following the link changes nothing; the token is taken out of where others could read it. */
function takeToken() {
  const token = new URLSearchParams(window.location.hash.slice(1)).get("aviso") ?? "";
  if (token) window.history.replaceState(null, "", window.location.pathname);
  return token;
}

let token = "";

/** @param {boolean} moved whether the reader moved here, rather than loaded the page here */
function route(moved) {
  arrive(); // another mail's link is another place, though the step be the same
  token = takeToken() || token;
  showStep(token ? "step-ask" : "step-useless", moved);
}

async function decline() {
  const still = staying();
  const answer = await call("POST", "/not-me", { body: JSON.stringify({ token }) });
  if (!still()) return;
  if (answer.status === 200) done(answer.body.closed);
  else if (answer.status === 409) showStep("step-proved");
  else if (answer.status === 401 || answer.status === 422) showStep("step-useless");
  else showProblem(answer, decline, "");
}

/** @param {string | undefined} number of the ticket that was closed */
function done(number) {
  byId("closed", HTMLElement).hidden = !number;
  byId("closed-number", HTMLElement).textContent = number ?? "";
  showStep("step-done");
}

window.addEventListener("hashchange", () => route(true));
byId("decline", HTMLButtonElement).addEventListener("click", decline);
route(false);
ready();
