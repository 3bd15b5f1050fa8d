import { valuesOf } from "../../common/forms/fields.js";
import { html, nothing } from "../../lit-html.js";
import { counted } from "../../common/text.js";
import { addressOf, go, pageHere, searched } from "../location.js";
import {
  FILTERS,
  SEARCH,
  canBe,
  filtersHere,
  listKey,
  nameOfView,
  openFilters,
  view,
} from "./asked-list.js";
import { begunOn } from "../drafts/draft-marks.js";
import { savedFilterForm, savedFiltersNav, savedHere } from "./saved.js";
import { chosenIn, offeredArea, topicSelect } from "../filing/topic-and-area.js";
import { input, options, select } from "../parts.js";
import { colleagues, isSetUp, may, setup } from "../setup.js";
import { limits, views, words } from "../words.js";

/** @import { Counts } from "../../contract" */

/** The saved views with what waits in each, the search, and the filters of a list. */

const said = words.queue;
const NONE = Object.fromEntries(Object.keys(FILTERS).map((name) => [name, null]));
/** Where one is besides the list. */
const ELSEWHERE = { ticket: null, ver: null, pagina: null, pregunta: null };
/** What is chosen in the filters of a list and not applied yet. */
let choosing = { list: "", values: /** @type {Record<string, string>} */ ({}) };

/**
 * @param {string} name
 * @returns {string} the address of a saved view
 */
export function addressOfView(name) {
  return addressOf({ ...ELSEWHERE, ...NONE, vista: name });
}

/** @param {Counts | null} counts */
export function viewsNav(counts) {
  /** @type {Record<string, number> | null} */
  const numbers = counts && { ...counts };
  const kept = savedHere();
  return html`
    <nav class="desk-views" aria-label=${said.views_label}>
      <ul>
        ${Object.keys(views).map((name) => {
          const count = numbers?.[name];
          const loud =
            name === "overdue" && count ? "desk-count desk-count--overdue" : "desk-count";
          return html`<li>
            <a href=${addressOfView(name)} aria-current=${view() === name && !kept && pageHere() === "list" ? "page" : nothing}>
              <span>${nameOfView(name)}</span>
              ${count === undefined ? nothing : html` <span class=${loud}>${count}</span>`}
            </a>
          </li>`;
        })}
        ${isSetUp() && may("ticket.note") ? questionsLink(counts) : nothing}
        ${draftsLink()}
      </ul>
      ${savedFiltersNav()}
    </nav>
  `;
}

/**
 * What other areas ask is no list of one's own tickets, and stands beside them.
 *
 * @param {Counts | null} counts
 */
function questionsLink(counts) {
  const here = pageHere() === "preguntas";
  return html`<li>
    <a id="to-questions" href=${addressOf({ ...ELSEWHERE, ...NONE, vista: null, pagina: "preguntas" })} aria-current=${here ? "page" : nothing}>
      <span>${words.views.questions}</span>
      ${counts ? html` <span class="desk-count">${counts.questions}</span>` : nothing}
    </a>
  </li>`;
}

/** To what one has begun to write, wherever that is, while there is any. */
function draftsLink() {
  const count = begunOn();
  if (count === 0) return nothing;
  const address = addressOf({ ...ELSEWHERE, ...NONE, vista: null, pagina: "borradores" });
  return html`<li>
    <a id="to-drafts" href=${address}><span>${words.drafts.title}</span> <span class="desk-count">${count}</span></a>
  </li>`;
}

export function searchForm() {
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    const { q = "" } = valuesOf(/** @type {HTMLFormElement} */ (event.currentTarget));
    const text = q.trim().slice(0, limits.search.max);
    const vista = text ? SEARCH : null;
    go(addressOf({ ...ELSEWHERE, ...NONE, vista }), { searched: text });
  };
  return html`
    <form class="desk-search" role="search" @submit=${submit}>
      <label class="govuk-visually-hidden" for="search">${said.search_label}</label>
      <input
        class="govuk-input"
        id="search"
        name="q"
        type="search"
        maxlength=${limits.search.max}
        autocomplete="off"
        placeholder=${said.search_placeholder}
        .value=${view() === SEARCH ? searched() : ""}
      />
      <button class="govuk-button govuk-button--secondary" type="submit">${said.search}</button>
    </form>
  `;
}

/**
 * Its summary stands there before it is known what can be chosen: the rows below stay in place.
 *
 * @param {() => void} redraw what is chosen changes what is offered
 */
export function filterForm(redraw) {
  const active = Object.keys(filtersHere()).length;
  const title = active ? counted(said.filters_active, active) : said.filters;
  return html`
    <details class="desk-filters" ?open=${active > 0}>
      <summary>${title}</summary>
      ${isSetUp() ? filterFields(active, redraw) : nothing}
    </details>
  `;
}

/**
 * @param {number} active how many filters are in force
 * @param {() => void} redraw
 */
function filterFields(active, redraw) {
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    go(addressOf({ ...NONE, ...valuesOf(/** @type {HTMLFormElement} */ (event.currentTarget)) }));
  };
  return html`
    <form id="filter" novalidate @submit=${submit} @change=${() => keep(redraw)}>
      ${openFilters().map(([name]) => control(name))}
      ${offeredArea({ form: "filter", topic: valueOf("tema"), area: valueOf("area"), areas: setup().me.areas })}
      <div class="govuk-button-group">
        <button class="govuk-button" type="submit">${said.apply}</button>
        ${
          active > 0
            ? html`<a class="govuk-link" href=${addressOf(NONE)}>${said.clear}</a>`
            : nothing
        }
      </div>
    </form>
    ${active > 0 && view() !== SEARCH ? savedFilterForm() : nothing}
  `;
}

/** @param {() => void} redraw */
function keep(redraw) {
  choosing = { list: listKey(), values: chosenIn("filter") };
  redraw();
}

/**
 * @param {string} name of a filter of the address
 * @returns {string} what is chosen: not applied yet, or as the address says
 */
function valueOf(name) {
  const here = choosing.list === listKey() ? choosing.values[name] : undefined;
  return here ?? filtersHere()[FILTERS[name] ?? ""] ?? "";
}

/** @param {string} name of a filter of the address */
function control(name) {
  const value = valueOf(name);
  const label = said.filter[/** @type {keyof typeof said.filter} */ (name)];
  const field = { form: "filter", name, label };
  if (name === "desde" || name === "hasta") return input(field, "date", value);
  if (name === "tema") {
    return topicSelect(field, { chosen: value, none: said.all, area: valueOf("area") });
  }
  if (name === "orden") return select(field, options(orders(), value, said.orders.none));
  const choices = {
    area: () => setup().me.areas,
    estado: () => setup().statuses.filter(({ id }) => canBe(id)),
    agente: holders,
  }[name];
  return select(field, options(choices?.() ?? [], value, said.all));
}

function holders() {
  return [
    { id: "me", name: said.me },
    { id: "none", name: said.nobody },
    ...colleagues().filter((one) => one.id !== setup().me.id),
  ];
}

function orders() {
  const { due, newest, activity } = said.orders;
  return Object.entries({ due, newest, activity }).map(([id, name]) => ({ id, name }));
}
