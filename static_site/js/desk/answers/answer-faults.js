import { fill } from "../../common/text.js";
import { deskSentence } from "../refusals.js";
import { pageWords } from "../beside/page-words.js";
import { limits } from "../words.js";

/** @import { Fault } from "../../common/types/fault" */

/** What is wrong with an answer for everybody, in words. */

const said = pageWords.answers;

/**
 * A field by its path: `links.0.url` is the address of the first link.
 *
 * @param {string} path
 */
export function fieldName(path) {
  const [, at, part] = /^links\.(\d+)\.(text|url)$/.exec(path) ?? [];
  if (part === "text" || part === "url")
    return fill(said.link_fields[part], { at: Number(at) + 1 });
  return said.fields[/** @type {"topic"} */ (path)] ?? path;
}

/** @param {Fault} fault */
export function faultSentence(fault) {
  /** @type {Record<string, string>} */
  const known = said.faults;
  const kind = /^holds_(\w+)$/.exec(fault.code)?.[1];
  const field = fieldName(fault.field);
  if (kind) {
    const what = said.kinds[/** @type {"document"} */ (kind)] ?? kind;
    return fill(said.holds, { field, kind: what.toLowerCase() });
  }
  const sentence = known[fault.code];
  const size = fault.field.startsWith("answer") ? limits.reply : { min: 5, max: 150 };
  return sentence ? fill(sentence, { ...size, field }) : deskSentence(fault);
}
