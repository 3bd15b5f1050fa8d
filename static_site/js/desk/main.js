import { byId, create, ready } from "../common/dom.js";
import "../common/words/other-words.js";
import { clearSummary, putSummary, showProblem } from "../common/problem.js";
import { SessionEnded } from "./sign-in/oidc.js";
import { agentSession } from "./sign-in/session.js";
import { onSignedIn, onSignedOut } from "./sign-in/shared-tokens.js";
import { arrive } from "../common/visit.js";
import {
  atWork,
  fetchAhead,
  loadAhead,
  pagesBeside,
  showLater,
  workplace,
} from "./beside/later.js";
import { addressOf, followMoves, here, pageHere } from "./location.js";
import { unfoldOnPaper } from "./paper/unfolding.js";
import { keepDraftsOf } from "./compose/desk-drafts.js";
import { tellOf } from "./help/help.js";
import { listenToKeys } from "./keys.js";
import { leave } from "./ticket/presence.js";
import { stopFresh } from "./list/live.js";
import { draw as drawQueue, showQueue } from "./list/queue.js";
import { fetchSavedFilters } from "./list/saved.js";
import { refused } from "./refusals.js";
import { anyWaits } from "./sending/kept.js";
import { fetchSetup, isSetUp, may, setup } from "./setup.js";
import { tell } from "./tell.js";
import { words } from "./words.js";

/** The desk: who is signed in, and which of its pages the address asks for. */

/** @import { Beside } from "./beside/later.js" */

/** @type {Record<string, (pages: Beside, ticket: string) => unknown>} */
const BESIDE = {
  abrir: (pages) => pages.showBehalf(),
  respuestas: (pages) => pages.showCanned(here().get("respuesta")),
  publicaciones: (pages) => pages.showPublications(),
  auditoria: (pages) => pages.showDayTrail(),
  catalogo: (pages) => pages.showCatalog(),
  unidad: (pages) => pages.showUnit(),
  cuenta: (pages) => pages.showOwnAccount(),
  preguntas: (pages) => pages.showQuestions(),
  borradores: (pages) => pages.showDrafts(),
  archivos: (pages) => pages.showExports(),
  informes: (pages) => pages.showReports(),
  lotaip: (pages) => pages.showYearly(),
  personas: (pages) => pages.showWhoAsked(),
  trail: (pages, ticket) => pages.showTicketTrail(ticket),
  paper: (pages, ticket) => pages.showPaper(ticket),
};

/** How far from the edge the present page stands in its row on a phone, in CSS pixels. */
const BEFORE_PAGE = 40;
/** Whether the page waits for somebody to sign in, here or in another tab. */
let signedOut = false;
/** What says that the session has ended. @type {HTMLElement | null} */
let endedBox = null;
/** The page that was shown last, and the ticket on it. */
let last = { page: "", ticket: "" };

/** Show what the address asks for. */
function route() {
  if (!isKnown(pageHere())) window.history.replaceState(null, "", addressOf({ pagina: null }));
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
  const beside = BESIDE[page];
  if (beside) showLater(pagesBeside(), (pages) => beside(pages, ticket));
  else if (page === "ticket") showLater(workplace(), (work) => work.showDeskTicket(ticket));
  else showQueue(from);
}

/** @param {string} page not `constructor`, which every object has */
function isKnown(page) {
  return ["list", "ticket", ...Object.keys(BESIDE)].includes(page);
}

/** Its room is kept from the first: what stands below does not move when it comes. */
function showBar() {
  const bar = byId("desk-bar", HTMLElement);
  bar.hidden = false;
  bar.classList.remove("desk-bar--waiting");
}

/** Mark the page in the bar. */
function mark() {
  tellOf(pageHere());
  const tab = here().get("pagina") ?? "";
  for (const link of document.querySelectorAll("[data-page]")) {
    if (link.getAttribute("data-page") === tab) {
      link.setAttribute("aria-current", "page");
      const row = link.closest("nav");
      if (row) row.scrollLeft += link.getBoundingClientRect().left - BEFORE_PAGE;
    } else link.removeAttribute("aria-current");
  }
}

async function start() {
  try {
    await agentSession.token();
  } catch (error) {
    if (!(error instanceof SessionEnded)) return unreachable(start);
    byId("desk-bar", HTMLElement).hidden = true;
    byId("signing-in", HTMLElement).hidden = false;
    signedOut = true;
    return;
  }
  onSignedOut(ended);
  followMoves(route);
  listenToKeys();
  unfoldOnPaper();
  if (anyWaits()) workplace();
  showBar();
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
  fetchAhead();
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
  await atWork()?.saveAll();
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
if (pageHere() === "ticket") loadAhead();
ready();
start();
