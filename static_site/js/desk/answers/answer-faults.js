import { fill } from "../../common/text.js";
import { deskSentence } from "../refusals.js";
import { pageWords } from "../beside/page-words.js";
import { limits } from "../words.js";
import { fileName } from "./answer-files.js";

/** @import { AnswerFile } from "../../contract" */
/** @import { Fault } from "../../common/types/fault" */

/** What is wrong with an answer for everybody, in words. */

const said = pageWords.answers;

/**
 * A field by its path: `links.0.url` is the address of the first link.
 *
 * @param {string} path
 * @param {AnswerFile[]} [files] that `files.0` is a place among
 */
export function fieldName(path, files) {
  const file = fileName(path, files);
  if (file) return file;
  const [, at, part] = /^links\.(\d+)\.(text|url)$/.exec(path) ?? [];
  if (part === "text" || part === "url")
    return fill(said.link_fields[part], { at: Number(at) + 1 });
  return said.fields[/** @type {"topic"} */ (path)] ?? path;
}

/** @param {Fault} fault */
export function faultSentence(fault) {
  /** @type {Record<string, string>} */
  const known = said.faults;
  // A file that is offered no more is chosen again, as one that is gone.
  const isLost = /^files?\./.test(fault.field) && fault.code === "not_a_choice";
  const problem = isLost ? "gone" : /^file_(\w+)$/.exec(fault.code)?.[1];
  const fix = said.file_faults[/** @type {"gone"} */ (problem)];
  if (fix) return fill(said.file_fault, { field: fieldName(fault.field), fix });
  const kind = /^holds_(\w+)$/.exec(fault.code)?.[1];
  const field = fieldName(fault.field);
  if (kind) {
    const what = said.kinds[/** @type {"document"} */ (kind)] ?? kind;
    return fill(fault.field.startsWith("files.") ? said.file_holds : said.holds, {
      field,
      kind: what.toLowerCase(),
    });
  }
  const sentence = known[fault.code];
  const size = fault.field.startsWith("answer") ? limits.reply : { min: 5, max: 150 };
  return sentence ? fill(sentence, { ...size, field }) : deskSentence(fault);
}
