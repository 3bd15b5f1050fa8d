import { byId, titled } from "../../common/dom.js";
import { html, nothing, render } from "../../lit-html.js";
import { fill } from "../../common/text.js";
import { clearSummary } from "../../common/problem.js";
import { staying } from "../../common/visit.js";
import { ask } from "../calls.js";
import { addressOf, pageHere } from "../location.js";
import { refused } from "../refusals.js";
import { tell } from "../tell.js";
import { shortMoment } from "../when.js";
import { words } from "../words.js";
import { mark } from "./draft-marks.js";

/** @import { BegunDraft, DraftSeen } from "../../contract" */

/**
 * All that one has begun to write, also on tickets that have gone to another area since: there it can
 * be copied or thrown away, and nothing else.
 *
 * @typedef {{ number: string, draft: DraftSeen, inSight: boolean }} Own
 */

const said = words.drafts;

/** Tickets whose drafts are shown at once. */
const PAGE = 20;

/** Those that are shown, newest first. @type {Own[]} */
let shown = [];
/** Numbers of the tickets whose drafts are not fetched yet. @type {string[]} */
let rest = [];
/** What is to be thrown away, once that is said again. */
let asked = "";

/** Show what one has begun, the newest first. */
export async function showDrafts() {
  titled(said.title);
  [shown, rest, asked] = [[], [], ""];
  draw(true);
  const still = staying();
  const answer = await ask("GET", "/drafts");
  if (!still()) return;
  if (answer.status !== 200) return refused(answer, { retry: showDrafts });
  /** @type {BegunDraft[]} */
  const items = answer.body.items;
  rest = [...new Set(items.map(({ number }) => number))];
  await more();
  if (still()) byId("drafts-title", HTMLElement).focus();
}

/** @returns {Promise<void>} */
async function more() {
  const still = staying();
  clearSummary();
  const [numbers, later] = [rest.slice(0, PAGE), rest.slice(PAGE)];
  const answers = await Promise.all(numbers.map((number) => ask("GET", pathOf(number))));
  if (!still()) return;
  const failed = answers.find(({ status }) => status !== 200 && status !== 404);
  if (failed) return refused(failed, { retry: more });
  const owned = answers.flatMap(({ status, body }, at) =>
    status === 200 ? ownOf(numbers[at] ?? "", body) : [],
  );
  [shown, rest] = [[...shown, ...owned], later];
  draw(false);
}

/**
 * @param {string} number
 * @param {{ items: DraftSeen[], in_sight: boolean }} body
 * @returns {Own[]} without what waits to leave: the bar below tells of that
 */
function ownOf(number, { items, in_sight: inSight }) {
  const begun = items.filter(({ sending }) => sending?.state !== "waits");
  return begun.map((draft) => ({ number, draft, inSight }));
}

/** @param {boolean} loading */
function draw(loading) {
  if (pageHere() !== "borradores") return;
  render(
    html`
      <div class="desk-page">
        <h1 class="govuk-heading-l" id="drafts-title" tabindex="-1">${said.title}</h1>
        <p class="govuk-body">${said.text}</p>
        ${loading ? html`<p class="desk-hint">${words.queue.loading}</p>` : nothing}
        ${!loading && shown.length === 0 ? html`<p class="desk-empty">${said.empty}</p>` : nothing}
        ${shown.map(one)}
        ${rest.length > 0 ? html`<button type="button" class="govuk-button govuk-button--secondary" id="drafts-more" @click=${more}>${said.more}</button>` : nothing}
      </div>
    `,
    byId("desk", HTMLElement),
  );
}

/** @param {Own} own */
function one(own) {
  const { number, draft, inSight } = own;
  const id = idOf(own);
  return html`
    <section class="desk-draft" aria-labelledby="draft-${id}">
      <h2 class="govuk-heading-s" id="draft-${id}">${titleOf(own)}</h2>
      <p class="desk-hint">${fill(said.saved, { time: shortMoment(draft.saved_at) })}</p>
      ${inSight ? nothing : html`<p>${said.elsewhere}</p>`}
      <p class="desk-draft__text" dir="auto">${draft.text}</p>
      ${draft.files.length > 0 ? html`<p class="desk-hint">${said.files} ${draft.files.map(({ name }) => name).join(", ")}</p>` : nothing}
      <div class="desk-acts">
        ${inSight ? html`<a class="desk-button" href=${addressOf({ pagina: null, ver: null, ticket: number })}>${said.go_on}</a>` : nothing}
        ${navigator.clipboard ? html`<button type="button" class="desk-button" id="copy-${id}" @click=${() => copy(own)}>${said.copy}</button>` : nothing}
        <button type="button" class="desk-button" id="drop-${id}" @click=${() => drop(own)}>
          ${asked === id ? said.drop_now : said.drop}
        </button>
      </div>
    </section>
  `;
}

/** @param {Own} own */
async function copy({ draft }) {
  await navigator.clipboard.writeText(draft.text);
  tell(said.copied);
}

/**
 * Throw a draft away, when that is said twice.
 *
 * @param {Own} own
 * @returns {Promise<void>}
 */
async function drop(own) {
  const { number, draft } = own;
  if (asked !== idOf(own)) {
    asked = idOf(own);
    return draw(false);
  }
  const still = staying();
  const path = `${pathOf(number)}/${draft.kind}`;
  const answer = await ask("DELETE", path, { version: draft.version });
  if (answer.status === 200) mark({ number, tab: draft.kind, version: 0 });
  if (!still()) return;
  if (answer.status !== 200) return refused(answer, { retry: showDrafts });
  shown = shown.filter((other) => other !== own);
  asked = "";
  draw(false);
  tell(fill(said.dropped, { number }));
  byId("drafts-title", HTMLElement).focus();
}

/** @param {Own} own */
function titleOf({ number, draft }) {
  return `${number} · ${said.kinds[draft.kind]}`;
}

/** @param {Own} own */
function idOf({ number, draft }) {
  return `${number}-${draft.kind}`;
}

/** @param {string} number */
function pathOf(number) {
  return `/tickets/${encodeURIComponent(number)}/drafts`;
}
