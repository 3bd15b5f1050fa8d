import { root } from "../../words.js";
import { create } from "../dom.js";
import { helpedButton } from "../helped/button.js";
import { counted } from "../text.js";
import { finderWords as said } from "./finder-words.js";
import { material } from "./material.js";

/** @import { Carried } from "./carried.js" */
/** @import { Material, Result } from "./material.js" */

/** Results that are shown, at most. */
const MOST = 8;
/** Milliseconds after the last letter until it is searched, and until the count is told. */
const PAUSE = 80;
const TOLD_AFTER = 700;
/** The same until parts of a large index are asked for: a half-typed word asks for none. */
const FETCHED_AFTER = 400;
/** Letters to search by, at least. */
const LEAST = 2;

/**
 * A search that finds as its words are typed. The results are a plain list of links after the
 * field, whose count is told when the typing pauses: each is reached by Tab and by the arrows.
 */
class Finding {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    /** @private */
    this._waiting = 0;
    /** @private */
    this._telling = 0;
    /** @private @type {Material | null} */
    this._all = null;
    /** @type {<Kind extends Element>(selector: string) => Kind} */
    const part = (selector) => /** @type {any} */ (form.querySelector(selector));
    this.input = /** @type {HTMLInputElement} */ (part("input"));
    this.hint = /** @type {HTMLElement} */ (part(".govuk-hint"));
    this.told = /** @type {HTMLElement} */ (part("[role=status]"));
    this.list = /** @type {HTMLElement} */ (part("ul"));
    this.missed = /** @type {HTMLAnchorElement} */ (part("[data-missed]"));
  }

  async load() {
    this.told.textContent = said.loading;
    this._all = await material();
    this.told.textContent = this._all ? "" : said.failed;
    if (this._all?.inParts) this.hint.textContent += ` ${said.in_parts}`;
    this.show();
  }

  /** Search once the typing pauses. */
  later() {
    window.clearTimeout(this._waiting);
    this._waiting = window.setTimeout(() => {
      this.show();
      if (this._all?.inParts) {
        this._waiting = window.setTimeout(() => this._fetchMore(), FETCHED_AFTER);
      }
    }, PAUSE);
  }

  show() {
    if (!this._all) return;
    const asked = this.input.value.trim().length >= LEAST;
    const results = asked ? this._all.searchAll(this.input.value, MOST) : [];
    this.list.replaceChildren(...results.map(line));
    this.missed.hidden = !asked;
    window.clearTimeout(this._telling);
    this._telling = window.setTimeout(() => {
      const count = results.length ? counted(said.results, results.length) : said.nothing;
      this.told.textContent = asked ? count : "";
    }, TOLD_AFTER);
  }

  /** @returns {Carried} what was searched for, for the form */
  words() {
    const results = this._all?.search(this.input.value, MOST) ?? [];
    // A guess would send the request to a wrong area: a topic goes along where there is one only.
    const topics = new Set(results.filter(({ whole }) => whole).map(({ topic }) => topic));
    const topic = topics.size === 1 ? [...topics].join("") : "";
    return { words: this.input.value.trim(), topic };
  }

  /** @private */
  async _fetchMore() {
    if (await this._all?.fetchFor(this.input.value)) this.show();
  }
}

/**
 * Let a search find as its words are typed.
 *
 * @param {HTMLFormElement} form
 * @param {(missed: Carried) => void} missed takes what was not found
 */
export function find(form, missed) {
  const finding = new Finding(form);
  finding.input.addEventListener("input", () => finding.later());
  form.addEventListener("submit", () => {
    finding.show();
    finding.list.querySelector("a")?.focus();
  });
  form.addEventListener("keydown", (event) => moveByKey(event, finding));
  finding.missed.addEventListener("click", () => missed(finding.words()));
  finding.load();
}

/** @param {Result} result */
function line({ id, kind, title, href, about, facts }) {
  const made = create("li", "site-finder__result");
  made.append(linkTo(title, href), create("span", "site-finder__about", about));
  if (facts) made.append(create("span", "site-finder__facts", facts));
  if (kind !== "help") made.append(helpedButton({ kind, id }, title));
  return made;
}

/**
 * A link to a page of ours, below the language's root, or of the institute.
 *
 * @param {string} title
 * @param {string} href
 */
export function linkTo(title, href) {
  const link = create("a", "govuk-link", title);
  link.href = href.startsWith("/") ? root + href : href;
  return link;
}

/**
 * The arrows go through the results and back to the field.
 *
 * @param {KeyboardEvent} event
 * @param {Finding} finding
 */
function moveByKey(event, { input, list, missed }) {
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  const step = steps[/** @type {keyof typeof steps} */ (event.key)];
  const stops = [input, ...list.querySelectorAll("a"), ...(missed.hidden ? [] : [missed])];
  const at = stops.findIndex((stop) => stop === document.activeElement);
  const next = step && at >= 0 ? stops[at + step] : null;
  if (!next) return;
  event.preventDefault();
  next.focus();
}
