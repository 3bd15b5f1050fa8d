import { byId, titled } from "../../common/dom.js";
import { html, nothing, render } from "../../lit-html.js";
import { counted } from "../../common/text.js";
import { staying } from "../../common/visit.js";
import { folders, ranked } from "../canned/ranking.js";
import { addressOf } from "../location.js";
import { input } from "../parts.js";
import { keepForm } from "../compose/desk-drafts.js";
import { refused } from "../refusals.js";
import { fetchTexts, unreadableTexts } from "../compose/texts.js";
import { unreadableParts } from "../unreadable.js";
import { words } from "../words.js";
import { workWords } from "../beside/work-words.js";
import { NEW, editCanned } from "./canned-form.js";

/** @import { CannedReply } from "../../contract" */

/** The canned replies, which leads keep. */

const said = workWords.canned;

/** @param {string | null} id the one to edit; null for the list */
export async function showCanned(id) {
  titled(said.title);
  // Another template in between: each text has a form of its own.
  const waiting = html`<h1 class="govuk-heading-l">${said.title}</h1>
    <p class="desk-hint">${words.queue.loading}</p>`;
  render(waiting, byId("desk", HTMLElement));
  const still = staying();
  const texts = await fetchTexts();
  if (!still()) return;
  if (!texts)
    return refused({ status: 0, body: null, retryAfter: null }, { retry: () => showCanned(id) });
  if (id === null) return list(texts);
  const text = texts.find((one) => one.id === id) ?? null;
  const uploads = editCanned(text, texts);
  keepForm(byId("canned", HTMLFormElement), `canned.${id}`, uploads);
}

/** @param {CannedReply[]} texts */
function list(texts) {
  titled(said.title);
  render(
    html`
      <div class="desk-page">
        <h1 class="govuk-heading-l" id="canned-title" tabindex="-1">${said.title}</h1>
        <p class="govuk-body">${said.text}</p>
        <p><a class="govuk-button" href=${addressOf({ respuesta: NEW })}>${said.add}</a></p>
        ${unreadableParts(unreadableTexts())}
        ${texts.length === 0 ? html`<p class="desk-empty">${said.empty}</p>` : searchPart(texts)}
        <div id="canned-folders"></div>
      </div>
    `,
    byId("desk", HTMLElement),
  );
  draw(texts, "");
  byId("canned-title", HTMLElement).focus();
}

/** @param {CannedReply[]} texts */
function searchPart(texts) {
  /** @param {Event} event */
  const look = ({ target }) => draw(texts, /** @type {HTMLInputElement} */ (target).value);
  return html`<div @input=${look}>
      ${input({ form: "canned", name: "search", label: said.search, hint: said.search_hint }, "search")}
    </div>
    <p class="govuk-visually-hidden" role="status" id="canned-count"></p>`;
}

/**
 * @param {CannedReply[]} texts
 * @param {string} sought
 */
function draw(texts, sought) {
  const found = ranked(texts, sought);
  const count = document.getElementById("canned-count");
  if (count)
    count.textContent = sought ? counted(workWords.composer.finder.count, found.length) : "";
  const none = texts.length > 0 && found.length === 0;
  render(
    html`${none ? html`<p class="desk-empty">${workWords.composer.finder.none}</p>` : nothing}
      ${folders(found).map(folder)}`,
    byId("canned-folders", HTMLElement),
  );
}

/** @param {import("../canned/ranking.js").Folder} folder */
function folder({ area, name, texts }) {
  return html`
    <section aria-labelledby="folder-${area}">
      <h2 class="govuk-heading-m" id="folder-${area}">${name} (${texts.length})</h2>
      <ul class="desk-canned-list">
        ${texts.map(
          (text) => html`<li>
            <h3><a class="govuk-link" href=${addressOf({ respuesta: text.id })}>${text.name}</a></h3>
            <p class="desk-canned-list__body" dir="auto">${text.body_es}</p>
          </li>`,
        )}
      </ul>
    </section>
  `;
}
