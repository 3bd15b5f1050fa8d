import { byId, create } from "../../common/dom.js";
import { folds, textAt } from "../../common/folded-text.js";
import { asHolder } from "../../common/account-owner.js";
import { heldPage } from "./held.js";
import { html, nothing, render } from "../../lit-html.js";
import { clearSummary, showProblem } from "../../common/problem.js";
import { showUserTypes } from "../profile.js";
import { asksToRenew } from "../confirm.js";
import { fill } from "../../common/text.js";
import { staying } from "../../common/visit.js";
import { language } from "../../words.js";
import { accountWords as said } from "../../account-words.js";

/** @import { AttachmentSeen, HeldFile, Holdings, PublicEntry } from "../../contract" */
/** @import { Progress } from "./bundle.js" */

/** *Mis datos*: all that is held about the reader, to read, to print and to take along. */

/** Milliseconds that a browser gets to begin a download. */
const PATIENCE = 60_000;

const saving = create("a");
/** @type {Holdings | null} what the page shows */
let shown = null;
/** @type {AbortController | null} stops what is being made to be taken along */
let making = null;

/** Let the data be taken along. */
export function watchHoldings() {
  byId("bundle", HTMLButtonElement).addEventListener("click", takeAlong);
  byId("bundle-stop", HTMLButtonElement).addEventListener("click", () => making?.abort());
  byId("print", HTMLButtonElement).addEventListener("click", () => window.print());
}

export async function showHoldings() {
  byId("gathering", HTMLElement).textContent = said.loading;
  const still = staying();
  const [held] = await Promise.all([gather(), showUserTypes()]);
  if (!still()) return;
  byId("gathering", HTMLElement).textContent = "";
  if (!held) return;
  shown = held;
  offer(held);
  render(heldPage(held, { file: button, folds: unfolded }), byId("held", HTMLElement));
}

/** @returns {Promise<Holdings | null>} every page of it as one */
async function gather() {
  /** @type {Holdings[]} */
  const pages = [];
  const still = staying();
  /** @type {string | undefined} */
  let cursor = "";
  while (cursor !== undefined) {
    const query = new URLSearchParams(cursor ? { cursor, language } : { language });
    const answer = await asHolder("GET", `/account/export?${query}`);
    if (!still() || answer.status === 401 || asksToRenew(answer, showHoldings)) return null;
    if (answer.status !== 200) {
      showProblem(answer, showHoldings, "");
      return null;
    }
    pages.push(answer.body);
    cursor = answer.body.next_cursor;
  }
  const [first] = pages;
  if (!first) return null;
  const { next_cursor: _, ...all } = first;
  const unreadable = pages.flatMap((part) => part.unreadable ?? []);
  return {
    ...all,
    tickets: pages.flatMap((part) => part.tickets),
    ...(unreadable.length > 0 && { unreadable }),
  };
}

/** @param {Holdings} held */
function offer(held) {
  const file = new Blob([JSON.stringify(held, null, 2)], { type: "application/json" });
  const link = byId("download", HTMLAnchorElement);
  saveBy(link, file, "json", held);
  link.hidden = false;
  byId("bundle", HTMLButtonElement).hidden = false;
}

/**
 * @param {HTMLAnchorElement} link that saves it
 * @param {Blob} file
 * @param {string} ending of its name
 * @param {Holdings} held
 */
function saveBy(link, file, ending, held) {
  const before = link.href;
  link.href = URL.createObjectURL(file);
  link.download = `${said.file}-${held.made_at.slice(0, 10)}.${ending}`;
  if (before) setTimeout(() => URL.revokeObjectURL(before), PATIENCE);
}

/**
 * Save everything in one file; its program is fetched when somebody asks for it, which few do.
 * Nothing is saved once the reader has left: they may have signed out, for whoever comes next.
 */
async function takeAlong() {
  if (!shown || making) return;
  const [held, still] = [shown, staying()];
  const { signal } = (making = new AbortController());
  const left = () => signal.aborted || !still();
  clearSummary();
  showProgress({ done: 0, all: 0 });
  markMaking(true);
  try {
    const { bundle } = await import("./bundle.js");
    const made = bundle(held, { tell: showProgress, left, signal });
    const { zip, missing } = await Promise.race([made, stopped(signal)]);
    if (left()) throw new Error("Nobody waits for it.");
    saveBy(saving, zip, "zip", held);
    saving.click();
    tell(missing ? fill(said.data.bundle_lacks, { count: missing }) : said.data.bundle_made);
  } catch {
    tell(signal.aborted ? said.data.bundle_stopped : still() ? said.data.bundle_failed : "");
  } finally {
    making = null;
    markMaking(false);
    if (still()) byId("bundle", HTMLButtonElement).focus();
  }
}

/**
 * @param {AbortSignal} signal
 * @returns {Promise<never>} fails as soon as the reader cancels, whatever is still awaited
 */
function stopped(signal) {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(new Error("Cancelled.")));
  });
}

/** @param {boolean} busy whether a file is being made */
function markMaking(busy) {
  byId("bundle", HTMLButtonElement).disabled = busy;
  byId("bundling", HTMLProgressElement).hidden = !busy;
  const stop = byId("bundle-stop", HTMLButtonElement);
  stop.hidden = !busy;
  if (busy) stop.focus(); // the pressed button, disabled, would lose it
}

/** @param {Progress} progress */
function showProgress({ done, all }) {
  const bar = byId("bundling", HTMLProgressElement);
  bar.max = all || 1;
  bar.value = done;
  tell(all ? fill(said.data.bundling, { done, all }) : said.data.bundle_begun);
}

/** @param {string} sentence */
function tell(sentence) {
  byId("bundled", HTMLElement).textContent = sentence;
}

/** @param {HeldFile} file */
function button(file) {
  if (file.state !== "ready") return nothing;
  return html`<button
    type="button"
    class="govuk-button govuk-button--secondary site-file__button site-screen"
    @click=${() => fetchFile(file)}
  >
    ${said.data.download}<span class="govuk-visually-hidden"> ${file.name}</span>
  </button>`;
}

/** @param {HeldFile} file to fetch: it is saved, and the page stays */
async function fetchFile(file) {
  const still = staying();
  const answer = await asHolder("GET", `${file.href.replace(/^\/api/, "")}?redirect=no`);
  if (!still()) return;
  if (answer.status === 200) window.location.assign(answer.body.url);
  else if (answer.status === 409) showHoldings();
  else if (answer.status !== 401) showProblem(answer, () => fetchFile(file), "");
}

/**
 * @param {PublicEntry} entry
 * @param {string} number of its ticket
 */
function unfolded(entry, number) {
  return folds(entry, (file) => readFile(number, file));
}

/**
 * @param {string} number of the ticket
 * @param {AttachmentSeen} file that holds a text
 */
async function readFile(number, file) {
  const answer = await asHolder("GET", `/tickets/${number}/attachments/${file.id}?redirect=no`);
  return answer.status === 200 ? textAt(answer.body.url) : null;
}
