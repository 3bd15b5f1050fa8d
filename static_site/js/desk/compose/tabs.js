import { html, nothing } from "../../lit-html.js";
import { workWords } from "../beside/work-words.js";
import { isBegun } from "./writing.js";

/** @import { Tab, Writing } from "./writing.js" */

/** The tabs of what can be written, which arrows go between, and the text of each. */

const said = workWords.composer;
/** @type {Tab[]} */
export const TABS = ["reply", "note"];

/**
 * The tabs of a ticket: what was begun stays in sight whatever became of it, and beside a reply that
 * waits to leave no other is written.
 *
 * @param {string[]} acts that the ticket offers
 * @param {Writing} writing
 * @param {boolean} leaving
 */
export function tabsOf(acts, writing, leaving) {
  return TABS.filter(
    (tab) => (acts.includes(tab) || isBegun(writing, tab)) && !(leaving && tab === "reply"),
  );
}

/**
 * @param {Tab[]} tabs
 * @param {Writing} writing
 * @param {{ write: (tab: Tab) => void, show: (tab: Tab) => void }} ways `write` goes on into the
 *   tab's text, `show` stays on the tab
 */
export function tabList(tabs, writing, { write, show }) {
  const present = writing.tab;
  /** @param {KeyboardEvent} event */
  const turn = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const next = step && tabs[(tabs.indexOf(present) + step + tabs.length) % tabs.length];
    if (!next) return;
    event.preventDefault();
    show(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return html`<div role="tablist" aria-label=${said.label} @keydown=${turn}>
    ${tabs.map((tab) => {
      const selected = tab === present;
      return html`<button
        type="button"
        role="tab"
        id="tab-${tab}"
        aria-selected=${selected}
        aria-controls="panel-${tab}"
        tabindex=${selected ? 0 : -1}
        @click=${() => write(tab)}
      >
        ${said.tabs[tab]}
        ${isBegun(writing, tab) && !selected ? html`<span class="desk-tag">${said.draft}</span>` : nothing}
      </button>`;
    })}
  </div>`;
}

/**
 * @param {Tab} tab
 * @param {string} label
 * @param {Writing} writing
 * @param {(tab: Tab, text: string) => void} type
 */
export function textPart(tab, label, writing, type) {
  return html`
    <div class="govuk-form-group" data-field="body" data-label=${label}>
      <label class="govuk-label govuk-label--s" for="${tab}-body">${label}</label>
      <textarea
        class="govuk-textarea"
        id="${tab}-body"
        name="body"
        rows="3"
        dir="auto"
        .value=${writing.text[tab]}
        @input=${(/** @type {InputEvent} */ event) =>
          type(tab, /** @type {HTMLTextAreaElement} */ (event.target).value)}
      ></textarea>
    </div>
  `;
}
