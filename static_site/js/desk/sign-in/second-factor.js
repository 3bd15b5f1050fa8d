import { call, faultsOf } from "../../common/api.js";
import { byId, ready, showStep } from "../../common/dom.js";
import { clearFaults, showFaults } from "../../common/forms/faults.js";
import "../../common/words/other-words.js";
import { tidyValuesOf } from "../../common/forms/fields.js";
import { correction, generate } from "../../lean-qr.js";
import { clearSummary, showProblem } from "../../common/problem.js";
import { staying } from "../../common/visit.js";
import { agentSession } from "./session.js";
import { root } from "../../words.js";

/** @import { Answer } from "../../common/api.js" */

/**
 * The page "segundo factor": an authenticator app reads the secret, its first code proves it. The
 * user pool lets one's own account be changed only right after a sign-in for that purpose, which
 * leads back here with `#listo`.
 */
const PATH = "/agent/second-factor";
const LET_IN = "#listo";
const SVG = "http://www.w3.org/2000/svg";
/** Light cells around a QR code, that scanners need. */
const MARGIN = 4;

const form = byId("first-code", HTMLFormElement);

/** @param {Event} [event] */
async function enter(event) {
  event?.preventDefault();
  const back = `${root}/agentes/segundo-factor/${LET_IN}`;
  const still = staying();
  try {
    await agentSession.signIn({ back, own: true });
  } catch {
    if (still()) showProblem({ status: 0, body: null, retryAfter: null }, enter, "");
  }
}

async function begin() {
  const still = staying();
  const answer = await ask("POST");
  if (!still()) return;
  if (answer.status !== 201) return refused(answer, begin);
  byId("secret", HTMLElement).textContent = answer.body.secret.match(/.{1,4}/g).join(" ");
  byId("link", HTMLAnchorElement).href = answer.body.uri;
  byId("code-image", HTMLElement).replaceChildren(picture(answer.body.uri));
  showStep("step-secret");
}

/** @param {Event} [event] */
async function finish(event) {
  event?.preventDefault();
  const code = (tidyValuesOf(form).code ?? "").replace(/\s/g, "");
  if (!/^\d{6}$/.test(code)) return showFaults(form, [{ field: "code", code: "malformed" }]);
  clearFaults(form);
  const still = staying();
  const answer = await ask("PUT", JSON.stringify({ code }));
  if (!still()) return; // the first of two answers has ended every session
  const wrong = faultsOf(answer);
  if (answer.status === 200) done();
  else if (wrong.length > 0) showFaults(form, wrong);
  else refused(answer, finish);
}

/** Every session has ended with it, this one too. */
function done() {
  agentSession.endEverywhere();
  showStep("step-done");
}

/**
 * @param {"POST" | "PUT"} method
 * @param {string} [body]
 * @returns {Promise<Answer>}
 */
async function ask(method, body = "{}") {
  const token = agentSession.ownAccountToken();
  return token
    ? call(method, PATH, { body, token })
    : { status: 401, body: null, retryAfter: null };
}

/**
 * @param {Answer} answer
 * @param {() => void} retry
 */
function refused(answer, retry) {
  if (answer.status === 401) return showStep("step-begin");
  if (answer.status === 403) return showStep("step-nobody");
  showProblem(answer, retry, "");
}

/** @param {string} text */
function picture(text) {
  const code = generate(text, { minCorrectionLevel: correction.M });
  const image = document.createElementNS(SVG, "svg");
  const size = code.size + 2 * MARGIN;
  image.setAttribute("viewBox", `${-MARGIN} ${-MARGIN} ${size} ${size}`);
  image.setAttribute("shape-rendering", "crispEdges");
  image.setAttribute("width", "240");
  image.setAttribute("height", "240");
  const light = document.createElementNS(SVG, "path");
  light.setAttribute("fill", "#ffffff");
  light.setAttribute("d", `M${-MARGIN} ${-MARGIN}h${size}v${size}h${-size}z`);
  const dark = document.createElementNS(SVG, "path");
  dark.setAttribute("fill", "#000000");
  dark.setAttribute("d", cells(code));
  image.append(light, dark);
  return image;
}

/**
 * The dark cells of a code, as a path.
 *
 * @param {{ size: number, get: (x: number, y: number) => boolean }} code
 */
function cells(code) {
  let path = "";
  for (let y = 0; y < code.size; y += 1) {
    for (let x = 0; x < code.size; x += 1) {
      if (code.get(x, y)) path += `M${x} ${y}h1v1h-1z`;
    }
  }
  return path;
}

byId("begin", HTMLButtonElement).addEventListener("click", enter);
byId("sign-in-again", HTMLButtonElement).addEventListener("click", () =>
  agentSession.signIn({ back: `${root}/agentes/` }),
);
form.addEventListener("submit", finish);
ready();
clearSummary();
if (window.location.hash === LET_IN) {
  window.history.replaceState(null, "", window.location.pathname);
  begin();
} else {
  showStep("step-begin", false);
}
