import { byId, create, ready } from "../common/dom.js";
import { clearSummary, putSummary, showProblem } from "../common/problem.js";
import { SessionEnded } from "./sign-in/oidc.js";
import { agentSession } from "./sign-in/session.js";
import { onSignedIn, onSignedOut } from "./sign-in/shared-tokens.js";
import { arrive } from "../common/visit.js";
import { followMoves, here, pageHere } from "./location.js";
import { showBehalf } from "./pages/behalf.js";
import { showCanned } from "./pages/canned.js";
import { showCatalog } from "./pages/catalog.js";
import { showPaper } from "./paper/paper.js";
import { unfoldOnPaper } from "./paper/unfolding.js";
import { showOwnAccount } from "./pages/own-account.js";
import { keepDraftsOf } from "./compose/desk-drafts.js";
import { completeMentions } from "./compose/mentions.js";
import { saveAll } from "./drafts/drafts.js";
import { showDrafts } from "./drafts/drafts-page.js";
import { listenToKeys } from "./keys.js";
import { leave } from "./ticket/presence.js";
import { stopFresh } from "./list/live.js";
import { draw as drawQueue, showQueue } from "./list/queue.js";
import { fetchSavedFilters } from "./list/saved.js";
import { refused } from "./refusals.js";
import { showSendings } from "./sending/bar.js";
import { fetchSetup, isSetUp, may, setup } from "./setup.js";
import { tell } from "./tell.js";
import { showDeskTicket } from "./ticket/desk-ticket.js";
import { showQuestions } from "./teamwork/questions-page.js";
import { showDayTrail, showTicketTrail } from "./pages/trail.js";
import { showUnit } from "./unit/unit.js";
import { words } from "./words.js";

/** The desk: who is signed in, and which of its pages the address asks for. */

/** Whether the page waits for somebody to sign in, here or in another tab. */
let signedOut = false;
/** What says that the session has ended. @type {HTMLElement | null} */
let endedBox = null;
/** The page that was shown last, and the ticket on it. */
let last = { page: "", ticket: "" };

/** Show what the address asks for. */
function route() {
  arrive();
  const [page, ticket] = [pageHere(), here().get("ticket") ?? ""];
  if (page !== "list" && !isSetUp()) return; // `enter` comes back here
  clearSummary();
  leave();
  stopFresh();
  byId("behalf", HTMLElement).hidden = page !== "abrir";
  byId("desk", HTMLElement).hidden = page === "abrir";
  mark();
  const from = page === "list" ? last.ticket : "";
  if (last.page !== page || last.ticket !== ticket) window.scrollTo(0, 0);
  tell("");
  last = { page, ticket };
  if (page === "abrir") showBehalf();
  else if (page === "respuestas") showCanned(here().get("respuesta"));
  else if (page === "auditoria") showDayTrail();
  else if (page === "catalogo") showCatalog();
  else if (page === "unidad") showUnit();
  else if (page === "cuenta") showOwnAccount();
  else if (page === "preguntas") showQuestions();
  else if (page === "borradores") showDrafts();
  else if (page === "trail") showTicketTrail(ticket);
  else if (page === "paper") showPaper(ticket);
  else if (page === "ticket") showDeskTicket(ticket);
  else showQueue(from);
}

/** Mark the page in the bar. */
function mark() {
  const tab = here().get("pagina") ?? "";
  for (const link of document.querySelectorAll("[data-page]")) {
    if (link.getAttribute("data-page") === tab) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

async function start() {
  try {
    await agentSession.token();
  } catch (error) {
    if (!(error instanceof SessionEnded)) return unreachable(start);
    byId("signing-in", HTMLElement).hidden = false;
    signedOut = true;
    return;
  }
  onSignedOut(ended);
  followMoves(route);
  listenToKeys();
  unfoldOnPaper();
  completeMentions();
  showSendings();
  byId("desk-bar", HTMLElement).hidden = false;
  // The list needs nothing but itself; all else needs to know who is signed in.
  if (pageHere() === "list") route();
  await enter();
}

/** Learn who is signed in, and go on with what the address asks for. */
async function enter() {
  const answer = await fetchSetup();
  if (answer.status !== 200) return refused(answer, { retry: enter });
  const { me } = setup();
  keepDraftsOf(me.id);
  byId("me", HTMLElement).textContent = me.name;
  for (const link of document.querySelectorAll("[data-needs]")) {
    const needed = /** @type {import("../contract").Permission} */ (
      link.getAttribute("data-needs")
    );
    /** @type {HTMLElement} */ (link).hidden = !may(needed);
  }
  if (pageHere() === "list") drawQueue();
  else route();
  await fetchSavedFilters(drawQueue);
}

/** Leave for the user pool's page; what is typed is kept as drafts. */
async function signIn() {
  try {
    await agentSession.signIn();
  } catch {
    unreachable(signIn);
  }
}

/** What is typed and not saved yet goes to the server first, while there is somebody to save it. */
async function signOut() {
  await saveAll();
  try {
    await agentSession.signOut();
  } catch {
    unreachable(signOut);
  }
}

/** @param {() => void} retry */
function unreachable(retry) {
  showProblem({ status: 0, body: null, retryAfter: null }, retry);
}

/** The session has ended under the agent's hands. */
function ended() {
  const box = create("div", "site-problem");
  const alert = create("div");
  alert.setAttribute("role", "alert");
  alert.append(
    create("h2", "govuk-heading-s", words.ended.title),
    create("p", "govuk-body", words.ended.text),
  );
  const button = create("button", "govuk-button", words.ended.sign_in);
  button.type = "button";
  button.addEventListener("click", signIn);
  box.append(alert, button);
  endedBox = box;
  putSummary(box);
}

/** Another tab has signed in: what stands here goes on. */
function resumed() {
  if (endedBox?.isConnected) clearSummary();
  if (!signedOut) return;
  signedOut = false;
  byId("signing-in", HTMLElement).hidden = true;
  start();
}

byId("sign-in", HTMLButtonElement).addEventListener("click", signIn);
byId("sign-out", HTMLButtonElement).addEventListener("click", signOut);
onSignedIn(resumed);
ready();
start();
