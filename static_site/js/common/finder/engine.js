import MiniSearch from "../../minisearch.js";
import SearchableMap from "../../minisearch-map.js";
import { spellings, stem } from "./typed-words.js";

/**
 * Finds what is published, here in the browser: nothing that is typed leaves it.
 *
 * `keys` are words that a text is found by beside its title.
 *
 * @typedef {object} Found
 * @property {string} id
 * @property {"operation" | "answer" | "help"} kind
 * @property {string} title
 * @property {string} topic
 * @property {string} [keys]
 * @property {string} [href] of its page
 */

/** Words of a search that count, at most. */
const MOST_WORDS = 12;
/** Words that a beginning may stand for, at most. */
const MOST_ENDINGS = 30;
/** Letters that a beginning, and a word with a typing error, have at least. */
const SHORTEST_BEGINNING = 2;
const SHORTEST_MISTYPED = 4;
/** What a word counts that is meant less surely than the one that was typed. */
const MEANT = { beginning: 0.6, synonym: 0.7, mistyped: [1, 0.6, 0.35] };

/** Texts that are read at once before the page may do something else. */
const AT_ONCE = 100;

export class Engine {
  /**
   * @param {Found[]} documents
   * @param {string[]} synonyms commas between what means the same, semicolons between the rest
   * @param {number} [mistakes] letters that a long word may be mistyped in
   */
  constructor(documents, synonyms, mistakes = 2) {
    /** @private */
    this._mistakes = mistakes;
    /** @private */
    this._index = new MiniSearch({
      fields: ["title", "keys"],
      storeFields: ["kind", "title", "topic", "href"],
      tokenize: spellings,
      processTerm: (word) => this._know(word),
    });
    /** @private The words of all texts as they are written, to find what was mistyped. */
    this._words = new SearchableMap();
    /** @private */
    this._stems = new Set();
    const rows = synonyms.flatMap((row) => row.split(";")).map((row) => row.split(","));
    /** @private @type {string[][][]} rows of phrases that mean the same, each its stems */
    this._synonyms = rows
      .map((phrases) => phrases.map((one) => spellings(one).map(stem)))
      .map((phrases) => phrases.filter((stems) => stems.length > 0))
      .filter((phrases) => phrases.length > 1);
    this.know(synonyms.flatMap(spellings));
    this._index.addAll(documents);
  }

  /** @param {Found[]} documents more to find */
  async add(documents) {
    await this._index.addAllAsync(documents, { chunkSize: AT_ONCE });
  }

  /** @param {string[]} words as they are written, but folded */
  know(words) {
    for (const word of words) this._know(word);
  }

  /**
   * @param {string} word
   * @private
   */
  _know(word) {
    const known = stem(word);
    if (!this._words.has(word)) {
      this._words.set(word, known);
      this._stems.add(known);
    }
    return known;
  }

  /**
   * What answers a search best, the best first.
   *
   * @param {string} typed
   * @param {number} most
   * @returns {(Found & { whole: boolean, share: number, typed: number })[]} the share of the words
   *   `typed` that it has, and the `share` of those that anything has; `whole`: it has each of them
   */
  search(typed, most) {
    const seen = this.meant(typed);
    if (seen.length === 0) return [];
    const known = seen.length / wordsOf(typed).length;
    const ranked = this._index.search(
      { combineWith: "OR", queries: [...new Set(seen.flatMap((group) => [...group.keys()]))] },
      {
        tokenize: (text) => [text],
        processTerm: (term) => term,
        boost: { title: 2 },
        boostTerm: (term) => Math.max(...seen.map((group) => group.get(term) ?? 0)),
      },
    );
    return ranked
      .map((one) => ({ one, share: covered(seen, one.match) }))
      .map(({ one, share }) => ({ one, share, score: one.score * share ** 2 }))
      .sort((a, b) => b.score - a.score)
      .slice(0, most)
      .map(({ one, share }) => ({
        id: one.id,
        kind: one.kind,
        href: one.href,
        title: one.title,
        topic: one.topic,
        whole: share > 0.99,
        share,
        typed: share * known,
      }));
  }

  /**
   * What the words typed may mean, those left out that mean nothing here.
   *
   * @param {string} typed
   * @returns {Map<string, number>[]} stems, and how much each counts
   */
  meant(typed) {
    const sought = wordsOf(typed);
    const isWhole = /\s$/.test(typed);
    const groups = sought.map((word, at) =>
      this._meaning(word, !isWhole && at === sought.length - 1),
    );
    this._addSynonyms(groups);
    return groups.filter((group) => group.size > 0);
  }

  /**
   * The stems that a word may stand for, and how much each counts.
   *
   * @param {string} word
   * @param {boolean} isBegun whether more of it may be typed
   * @returns {Map<string, number>}
   * @private
   */
  _meaning(word, isBegun) {
    /** @type {Map<string, number>} */
    const meant = new Map();
    const own = stem(word);
    if (this._stems.has(own)) meant.set(own, 1);
    if (isBegun && word.length >= SHORTEST_BEGINNING) {
      for (const [, ending] of [...this._words.atPrefix(word)].slice(0, MOST_ENDINGS)) {
        if (!meant.has(ending)) meant.set(ending, MEANT.beginning);
      }
    }
    if (meant.size > 0 || word.length < SHORTEST_MISTYPED || /\d/.test(word)) return meant;
    const close = [...this._words.fuzzyGet(word, word.length < 6 ? 1 : this._mistakes)];
    const least = Math.min(...close.map(([, [, distance]]) => distance));
    for (const [, [meantStem, distance]] of close) {
      if (distance === least) meant.set(meantStem, MEANT.mistyped[distance] ?? 0);
    }
    return meant;
  }

  /**
   * What a phrase means as well counts where the phrase was typed.
   *
   * @param {Map<string, number>[]} groups
   * @private
   */
  _addSynonyms(groups) {
    const surely = groups.map((group) => [...group.keys()]);
    for (const row of this._synonyms) {
      const typed = row.find((phrase) =>
        phrase.every((one) => surely.some((group) => group.includes(one))),
      );
      const place = typed ? surely.findIndex((group) => group.includes(typed[0] ?? "")) : -1;
      const group = groups[place];
      if (group) addMeant(group, row);
    }
  }
}

/** The words of a search that count. @param {string} typed */
function wordsOf(typed) {
  return [...new Set(spellings(typed))].slice(0, MOST_WORDS);
}

/**
 * @param {Map<string, number>} group
 * @param {string[][]} row phrases that mean the same
 */
function addMeant(group, row) {
  for (const phrase of row) {
    for (const one of phrase) {
      if (!group.has(one)) group.set(one, MEANT.synonym / phrase.length);
    }
  }
}

/**
 * The share of the words typed that a text has.
 *
 * @param {Map<string, number>[]} groups
 * @param {Record<string, string[]>} match
 */
function covered(groups, match) {
  const terms = Object.keys(match);
  return groups.filter((group) => terms.some((term) => group.has(term))).length / groups.length;
}
