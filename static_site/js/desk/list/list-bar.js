import { html, nothing } from "../../lit-html.js";
import { counted, fill } from "../../common/text.js";
import { shortMoment } from "../when.js";
import { addressOf } from "../location.js";
import { words } from "../words.js";
import { SEARCH, view } from "./asked-list.js";
import { densityButton } from "./density.js";
import { isCurrent, known, size } from "./list.js";
import { changesWaiting, isFailing } from "./live.js";
import { isSetUp } from "../setup.js";

/** What stands above and below the rows. */

const said = words.queue;

/**
 * What can be done from there.
 *
 * @typedef {object} Ways
 * @property {boolean} loading whether the list is on its way
 * @property {boolean} all whether every row is chosen
 * @property {(() => void) | null} chooseAll null for who may do nothing with many tickets
 * @property {() => void} load asks for the list anew
 * @property {() => void} show shows the changes that wait
 * @property {() => void} redraw
 * @property {() => void} more asks for the next page
 */

/**
 * @param {number} rows how many are shown
 * @param {Ways} ways
 */
export function listBar(rows, { loading, all, chooseAll, load, show, redraw }) {
  const waiting = changesWaiting();
  return html`
    <div class="desk-list__bar">
      ${
        rows > 0 && chooseAll
          ? html`<label class="desk-all">
            <input type="checkbox" id="choose-all" ?disabled=${!isSetUp()} .checked=${all} @change=${chooseAll} /> ${said.choose_all}
          </label>`
          : nothing
      }
      ${isCurrent() && !loading ? html`<p class="desk-list__count">${countText()}</p>` : nothing}
      <p class="desk-list__told">${loading ? said.loading : standing(waiting)}</p>
      <button type="button" class="desk-quiet" id="refresh" @click=${waiting ? show : load}>
        ${waiting ? said.show_changes : said.refresh}
      </button>
      ${densityButton(redraw)}
    </div>
  `;
}

/**
 * What follows the rows: that there are none, or how to see more.
 *
 * @param {Ways} ways
 */
export function listEnd({ loading, more }) {
  const { rows, unreadable, cursor } = known();
  const none = rows.length === 0 && unreadable.length === 0 && !loading;
  const empty = view() === SEARCH ? said.nothing_found : said.empty;
  return html`
    ${none ? html`<p class="desk-empty">${empty}</p>` : nothing}
    ${
      cursor
        ? html`<button type="button" class="govuk-button govuk-button--secondary" id="more" @click=${more}>
          ${said.more}
        </button>`
        : nothing
    }
    ${
      rows.length > 0
        ? html`<p class="desk-hint">
            <a class="govuk-link" id="as-file" href=${addressOf({ ticket: null, ver: null, pagina: "archivos" })}>${said.as_file}</a>
          </p>`
        : nothing
    }
  `;
}

/** How many tickets the whole list has, as far as that is known. */
export function countText() {
  const { count, exact } = size();
  return counted(exact ? said.count : said.count_more, count);
}

/**
 * How old the list is, and whether there is news.
 *
 * @param {number} waiting changes that are not shown yet
 */
function standing(waiting) {
  const { at } = known();
  if (!at) return "";
  const time = shortMoment(at);
  if (isFailing()) return html`<strong>${fill(said.failing, { time })}</strong>`;
  if (waiting > 0) return html`<strong>${counted(said.changes, waiting)}</strong>`;
  return fill(said.updated, { time });
}
