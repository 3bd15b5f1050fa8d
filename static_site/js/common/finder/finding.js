import { create } from "../dom.js";
import { counted } from "../text.js";
import { finderWords as said } from "./finder-words.js";
import { root } from "../../words.js";
import { material } from "./material.js";

/** @import { Carried } from "./carried.js" */
/** @import { Material, Result } from "./material.js" */

/** Results that are shown, at most. */
const MOST = 8;
/** Milliseconds after the last letter until it is searched, and until the count is told. */
const PAUSE = 80;
const TOLD_AFTER = 700;
/** Letters to search by, at least. */
const LEAST = 2;

/**
 * Let a search find as its words are typed. The results are a plain list of links after the field,
 * whose count is told when the typing pauses: each is reached by Tab and by the arrows.
 *
 * @param {HTMLFormElement} form
 * @param {(missed: Carried) => void} missed takes what was not found
 */
export async function find(form, missed) {
  const parts = partsOf(form);
  let [waiting, telling] = [0, 0];
  /** @type {Material | null} */
  let all = null;
  const show = () => {
    if (!all) return;
    const typed = parts.input.value.trim();
    const results = typed.length < LEAST ? [] : all.search(parts.input.value, MOST);
    draw(parts, typed, results);
    window.clearTimeout(telling);
    telling = window.setTimeout(() => tell(parts, typed, results.length), TOLD_AFTER);
  };
  parts.input.addEventListener("input", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(show, PAUSE);
  });
  form.addEventListener("submit", () => {
    show();
    parts.list.querySelector("a")?.focus();
  });
  form.addEventListener("keydown", (event) => moveByKey(event, parts));
  parts.missed.addEventListener("click", () => {
    const results = all?.search(parts.input.value, MOST) ?? [];
    // A guess would send the request to a wrong area: a topic goes along where there is one only.
    const topics = new Set(results.filter(({ whole }) => whole).map(({ topic }) => topic));
    missed({
      words: parts.input.value.trim(),
      topic: topics.size === 1 ? [...topics].join("") : "",
    });
  });
  parts.told.textContent = said.loading;
  all = await material();
  parts.told.textContent = "";
  if (all) show();
  else parts.told.textContent = said.failed;
}

/** @param {HTMLFormElement} form */
function partsOf(form) {
  /** @type {<Kind extends Element>(selector: string) => Kind} */
  const part = (selector) => /** @type {any} */ (form.querySelector(selector));
  return {
    input: /** @type {HTMLInputElement} */ (part("input")),
    told: /** @type {HTMLElement} */ (part("[role=status]")),
    list: /** @type {HTMLElement} */ (part("ul")),
    missed: /** @type {HTMLAnchorElement} */ (part("[data-missed]")),
  };
}

/** @typedef {ReturnType<typeof partsOf>} Parts */

/**
 * @param {Parts} parts
 * @param {string} typed
 * @param {Result[]} results
 */
function draw({ list, missed, told }, typed, results) {
  list.replaceChildren(...results.map(line));
  const asked = typed.length >= LEAST;
  missed.hidden = !asked;
  if (!asked) told.textContent = "";
}

/**
 * @param {Parts} parts
 * @param {string} typed
 * @param {number} count
 */
function tell({ told }, typed, count) {
  if (typed.length < LEAST) return;
  told.textContent = count ? counted(said.results, count) : said.nothing;
}

/** @param {Result} result */
function line({ title, href, about, facts }) {
  const made = create("li", "site-finder__result");
  const link = create("a", "govuk-link", title);
  link.href = href.startsWith("/") ? root + href : href;
  made.append(link, create("span", "site-finder__about", about));
  if (facts) made.append(create("span", "site-finder__facts", facts));
  return made;
}

/**
 * The arrows go through the results and back to the field.
 *
 * @param {KeyboardEvent} event
 * @param {Parts} parts
 */
function moveByKey(event, { input, list, missed }) {
  const links = [...list.querySelectorAll("a"), ...(missed.hidden ? [] : [missed])];
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  const step = steps[/** @type {keyof typeof steps} */ (event.key)];
  if (!step) return;
  const stops = [input, ...links];
  const at = stops.findIndex((stop) => stop === document.activeElement);
  const next = stops[at + step];
  if (at < 0 || !next) return;
  event.preventDefault();
  next.focus();
}
