import { root } from "../../words.js";

/** @import { Engine, Found } from "./engine.js" */

/**
 * The index of published answers (`chalicelib/domain/answers/search_index.py`): one file while it
 * is small, else buckets of terms and pages of answers, each fetched between two that chance chose.
 *
 * @typedef {{ answers: string[][] }} Whole
 * @typedef {{ words: string, buckets: number, pages: number, page: number, count: number }} Head
 */

const PLACE = `${root}/respuestas/`;
/** What else is fetched with each part. */
const DECOYS = 2;
/** Terms of a search that parts are fetched for, and answers that are read, at most. */
const MOST_TERMS = 16;
const MOST_READ = 60;

export class PublishedAnswers {
  /** @param {Engine} engine */
  constructor(engine) {
    /** @private */
    this._engine = engine;
    /** @private */
    this._fetched = new Set();
    /** @private @type {Map<string, number[]>} */
    this._postings = new Map();
    /** @private @type {Head | null} */
    this._head = null;
  }

  /** @returns {boolean} whether answers come in parts, which the page says */
  get inParts() {
    return this._head !== null;
  }

  /** Fetch the index; without one there are no answers yet. */
  async begin() {
    const index = await fetched("indice.json");
    if (index?.answers) await this._engine.add(index.answers.map(found));
    else if (index?.words) {
      this._head = index;
      this._engine.know(index.words.split(" "));
    }
  }

  /**
   * Fetch what a search needs and is not here yet.
   *
   * @param {string} typed
   * @returns {Promise<boolean>} whether something came
   */
  async fetchFor(typed) {
    const head = this._head;
    if (!head) return false;
    const meant = this._engine.meant(typed);
    const terms = meant
      .flatMap((group) => [...group].sort((a, b) => b[1] - a[1]).slice(0, 4))
      .map(([term]) => term)
      .slice(0, MOST_TERMS);
    const buckets = await this._parts(
      "terminos",
      terms.map((one) => bucketOf(one, head.buckets)),
      head.buckets,
    );
    for (const bucket of buckets) {
      for (const [term, steps] of Object.entries(bucket)) this._postings.set(term, places(steps));
    }
    const best = this._best(meant, head.count).map((place) => Math.floor(place / head.page));
    const pages = await this._parts("paginas", best, head.pages);
    for (const page of pages) await this._engine.add(page.map(found));
    return pages.length > 0;
  }

  /**
   * The answers that have most of what is meant, rare words before frequent ones.
   *
   * @param {Map<string, number>[]} meant
   * @param {number} count
   * @private
   */
  _best(meant, count) {
    /** @type {Map<number, number>} */
    const scores = new Map();
    for (const group of meant) {
      for (const [place, score] of this._scores(group, count)) {
        scores.set(place, (scores.get(place) ?? 0) + score);
      }
    }
    const ordered = [...scores].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    return ordered.slice(0, MOST_READ).map(([place]) => place);
  }

  /**
   * @param {Map<string, number>} group
   * @param {number} count
   * @private
   */
  _scores(group, count) {
    /** @type {Map<number, number>} */
    const scores = new Map();
    for (const [term, weight] of group) {
      const posted = this._postings.get(term) ?? [];
      const score = weight * Math.log(1 + count / (1 + posted.length));
      for (const place of posted) scores.set(place, Math.max(score, scores.get(place) ?? 0));
    }
    return scores;
  }

  /**
   * Fetch parts that are not here, each with two others, in an order that says nothing.
   *
   * @param {string} kind
   * @param {number[]} wanted
   * @param {number} count
   * @returns {Promise<any[]>} the content of all that came
   * @private
   */
  async _parts(kind, wanted, count) {
    const missing = [...new Set(wanted)].filter((one) => !this._fetched.has(kind + one));
    const asked = withDecoys(missing, count).filter((one) => !this._fetched.has(kind + one));
    for (const one of asked) this._fetched.add(kind + one);
    const contents = await Promise.all(asked.map((one) => fetched(`${kind}-${one}.json`)));
    asked.forEach((one, at) => contents[at] ?? this._fetched.delete(kind + one));
    return contents.filter(Boolean);
  }
}

/**
 * @param {number[]} wanted
 * @param {number} count how many there are
 */
export function withDecoys(wanted, count) {
  const asked = new Set(wanted);
  const size = Math.min(count, wanted.length * (1 + DECOYS));
  while (asked.size < size) asked.add(Math.floor(Math.random() * count));
  return [...asked].sort((a, b) => a - b);
}

/**
 * The bucket of a term, as the index reckons it.
 *
 * @param {string} term
 * @param {number} buckets
 */
export function bucketOf(term, buckets) {
  let value = 7;
  for (const letter of term) value = (Math.imul(value, 31) + (letter.codePointAt(0) ?? 0)) >>> 0;
  return value % buckets;
}

/** @param {number[]} steps */
function places(steps) {
  let at = 0;
  return steps.map((step) => (at += step));
}

/**
 * @param {string[]} row
 * @returns {Found}
 */
function found([id = "", href = "", topic = "", title = "", keys = ""]) {
  return { id: `answer:${id}`, kind: "answer", title, topic, keys, href };
}

/**
 * @param {string} name
 * @returns {Promise<any>} null for what cannot be had
 */
async function fetched(name) {
  try {
    const response = await fetch(PLACE + name);
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}
