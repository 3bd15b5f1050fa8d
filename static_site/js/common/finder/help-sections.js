import { root } from "../../words.js";
import { Engine } from "./engine.js";

/**
 * What the citizens' manual says, found beside what is published (`_sections` of `build.py`).
 *
 * It has an index of its own: its words mean nothing to the search of answers, which finds,
 * ranks and corrects as if there were no help.
 */

/** A row: where it is on the page, its heading, its chapter, its words. @typedef {[string, string, string, string]} Row */
/** @typedef {{ id: string, title: string, chapter: string, href: string, typed: number }} Section */

const PLACE = `${root}/ayuda/indice.json`;
/** The share of the words typed that a section has, at least, and sections among results, at most. */
const CLOSE = 0.6;
const MOST = 2;
/** Letters of a word that may be mistyped: what is close to few words is soon far from all. */
const MISTAKES = 1;

export class HelpSections {
  constructor() {
    /** @private @type {Engine | null} */
    this._engine = null;
    /** @private @type {Map<string, Row>} */
    this._rows = new Map();
  }

  /** Fetch the manual's sections; without them a search finds what is published. */
  async begin() {
    try {
      const response = await fetch(PLACE);
      if (!response.ok) return;
      /** @type {{ sections: Row[], synonyms: string }} */
      const { sections, synonyms } = await response.json();
      this._rows = new Map(sections.map((row) => [row[0], row]));
      this._engine = new Engine(sections.map(sought), [synonyms], MISTAKES);
    } catch {
      // The search works without.
    }
  }

  /**
   * @param {string} typed
   * @returns {Section[]} the best first
   */
  search(typed) {
    const found = this._engine?.search(typed, MOST) ?? [];
    return found
      .filter((one) => one.typed >= CLOSE)
      .map(({ id, title, href = "", typed }) => {
        const chapter = this._rows.get(id)?.[2] ?? title;
        return { id, title, chapter, href, typed };
      });
  }
}

/**
 * @param {Row} row
 * @returns {import("./engine.js").Found}
 */
function sought([place, title, chapter, text]) {
  const keys = `${chapter} ${text}`;
  return { id: place, kind: "help", title, topic: "", keys, href: `/ayuda/#${place}` };
}
