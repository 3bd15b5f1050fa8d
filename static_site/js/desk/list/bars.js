import { html, nothing } from "../../lit-html.js";
import { fill } from "../../common/text.js";
import { isSetUp } from "../setup.js";
import { shortMoment } from "../when.js";
import { words } from "../words.js";
import { canChoose, isWorking } from "./bulk.js";
import { SEARCH, countText, isCurrent, known, view } from "./list.js";
import { allChosen } from "./selection.js";

/** @import { TicketRow } from "../../contract" */

/** What stands above the rows of a list, and below them. */

const said = words.queue;

/**
 * @param {TicketRow[]} rows
 * @param {{ loading: boolean, refresh: () => void, chooseAll: () => void }} how
 */
export function listBar(rows, { loading, refresh, chooseAll }) {
  const { at } = known();
  return html`
    <div class="desk-list__bar">
      ${
        rows.length > 0 && isSetUp() && canChoose()
          ? html`<label class="desk-all">
            <input type="checkbox" id="choose-all" .checked=${allChosen()} ?disabled=${isWorking()} @change=${chooseAll} /> ${said.choose_all}
          </label>`
          : nothing
      }
      ${isCurrent() && !loading ? html`<p class="desk-list__count">${countText()}</p>` : nothing}
      <p class="desk-list__told">${loading ? said.loading : at ? updated(at) : ""}</p>
      <button type="button" class="desk-quiet" @click=${refresh}>${said.refresh}</button>
    </div>
  `;
}

/**
 * That there are no rows, or how to see more.
 *
 * @param {{ loading: boolean, more: () => void }} how
 */
export function listEnd({ loading, more }) {
  const { rows, unreadable, cursor } = known();
  const none = rows.length === 0 && unreadable.length === 0 && !loading;
  return html`
    ${none ? html`<p class="desk-empty">${empty()}</p>` : nothing}
    ${
      cursor
        ? html`<button type="button" class="govuk-button govuk-button--secondary" id="more" @click=${more}>
          ${said.more}
        </button>`
        : nothing
    }
  `;
}

function empty() {
  return view() === SEARCH ? said.nothing_found : said.empty;
}

/** @param {string} at */
function updated(at) {
  return fill(said.updated, { time: shortMoment(at) });
}
