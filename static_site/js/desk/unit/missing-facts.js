import { fill } from "../../common/text.js";
import { pageWords } from "../beside/page-words.js";

const said = pageWords.unit.rows;

/**
 * What nobody wrote yet of a topic's operation, in a sentence.
 *
 * @param {string[]} names of the facts, as the API gives them
 */
export function missingFacts(names) {
  if (names.length === 0) return "";
  /** @type {Record<string, string>} */
  const facts = said.facts;
  return fill(said.unwritten, { facts: names.map((name) => facts[name]).join(", ") });
}
