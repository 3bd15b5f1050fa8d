import { valuesOf } from "../../common/forms/fields.js";
import { html, nothing } from "../../lit-html.js";
import { counted } from "../../common/text.js";
import { addressOf, go, here, searched } from "../location.js";
import { FILTERS, SEARCH, VIEWS, view } from "./list.js";
import { input, options, select, topicOptions } from "../parts.js";
import { colleagues, setup } from "../setup.js";
import { limits, words } from "../words.js";

/** @import { Counts } from "../../contract" */

/** The saved views with what waits in each, the search, and the filters of a list. */

const said = words.queue;
const NONE = Object.fromEntries(Object.keys(FILTERS).map((name) => [name, null]));
/** Where one is besides the list. */
const ELSEWHERE = { ticket: null, ver: null, pagina: null };

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
  return html`
    <nav class="desk-views" aria-label=${said.views_label}>
      <ul>
        ${Object.keys(VIEWS).map((name) => {
          const count = numbers?.[name];
          const loud =
            name === "overdue" && count ? "desk-count desk-count--overdue" : "desk-count";
          return html`<li>
            <a href=${addressOfView(name)} aria-current=${view() === name ? "page" : nothing}>
              <span>${words.views[/** @type {keyof typeof words.views} */ (name)]}</span>
              ${count === undefined ? nothing : html` <span class=${loud}>${count}</span>`}
            </a>
          </li>`;
        })}
      </ul>
    </nav>
  `;
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

export function filterForm() {
  const active = Object.keys(FILTERS).filter((name) => here().get(name));
  const title = active.length ? counted(said.filters_active, active.length) : said.filters;
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    go(addressOf({ ...NONE, ...valuesOf(/** @type {HTMLFormElement} */ (event.currentTarget)) }));
  };
  const value = (/** @type {string} */ name) => here().get(name) ?? "";
  const field = (/** @type {keyof typeof said.filter} */ name) => ({
    form: "filter",
    name,
    label: said.filter[name],
  });
  const holders = [
    { id: "me", name: said.me },
    { id: "none", name: said.nobody },
    ...colleagues().filter((one) => one.id !== setup().me.id),
  ];
  return html`
    <details class="desk-filters" ?open=${active.length > 0}>
      <summary>${title}</summary>
      <form id="filter" novalidate @submit=${submit}>
        ${select(field("area"), options(setup().me.areas, value("area"), said.all))}
        ${select(field("estado"), options(setup().statuses, value("estado"), said.all))}
        ${select(field("agente"), options(holders, value("agente"), said.all))}
        ${select(field("tema"), topicOptions(setup().topics, value("tema"), said.all))}
        ${input(field("desde"), "date", value("desde"))} ${input(field("hasta"), "date", value("hasta"))}
        <div class="govuk-button-group">
          <button class="govuk-button" type="submit">${said.apply}</button>
          ${
            active.length > 0
              ? html`<a class="govuk-link" href=${addressOf(NONE)}>${said.clear}</a>`
              : nothing
          }
        </div>
      </form>
    </details>
  `;
}
