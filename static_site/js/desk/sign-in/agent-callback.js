import { byId, ready, showStep } from "../../common/dom.js";
import { agentSession } from "./session.js";
import { root } from "../../words.js";

/**
 * The page "entrar": where the user pool's sign-in page leads back to. With a code in its address
 * it finishes and goes on to where the agent was; without one the agent signed out, or is new.
 */
const back = agentSession.cameFrom() ?? `${root}/agentes/`;

async function finish() {
  showStep("step-entering", false);
  try {
    window.location.replace(await agentSession.finishSignIn());
  } catch {
    window.history.replaceState(null, "", window.location.pathname);
    showStep("step-failed");
  }
}

async function enter() {
  try {
    await agentSession.signIn({ back });
  } catch {
    showStep("step-failed");
  }
}

for (const id of ["enter", "again"]) {
  byId(id, HTMLButtonElement).addEventListener("click", enter);
}
ready();
const query = new URLSearchParams(window.location.search);
if (query.has("code") || query.has("error")) finish();
else showStep("step-out", false);
