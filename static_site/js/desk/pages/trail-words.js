import { counted, fill } from "../../common/text.js";
import { nameOf, setup } from "../setup.js";
import { shortDay } from "../when.js";
import { words } from "../words.js";
import { pageWords } from "../beside/page-words.js";

/** @import { Trace } from "../../contract" */

/** What a line of the trail says, in words: ids of rows, people and files are told by name. */

const said = pageWords.trail;

/**
 * What was done. What was searched for is told by its kind: the trail keeps it as a keyed hash.
 *
 * @param {Trace} trace
 */
export function actOf({ act, detail, sought }) {
  /** @type {Record<string, string>} */
  const acts = said.acts;
  /** @type {Record<string, string>} */
  const kinds = said.sought;
  const how = sought.map((one) => kinds[one.split(":")[0] ?? ""] ?? "");
  const about = ABOUT[act]?.(detail ?? "") ?? "";
  return [acts[act] ?? said.other, how.filter(Boolean).join(", "), about]
    .filter(Boolean)
    .join(" · ");
}

/** @param {Trace} trace */
export function actorOf({ actor, actor_name: name }) {
  return name ?? person(actor);
}

/** @param {Trace} trace */
export function numbersOf({ number, numbers }) {
  return [...(number ? [number] : []), ...numbers];
}

/** What an act was about, from what the trail keeps of it. @type {Record<string, (detail: string) => string>} */
const ABOUT = {
  read_audit: person,
  put_absence: person,
  delete_absence: person,
  edit_catalog: catalogRow,
  undo_catalog: catalogRow,
  export_audit: exported,
};

/** @param {string} id */
function person(id) {
  return nameOf(setup().agents, id, words.unnamed.person);
}

/** @param {string} detail `ana 2026-11-27 12`: the agent, if one, the day, the lines */
function exported(detail) {
  const parts = detail.split(" ");
  const [day = "", count = ""] = parts.slice(-2);
  const who = parts.length > 2 ? [person(parts[0] ?? "")] : [];
  return [...who, shortDay(day), counted(said.lines, Number(count))].join(", ");
}

/** @param {string} detail `topic/ipc: name_es, area`: the kind and id of a row, what changed of it */
function catalogRow(detail) {
  const [, kind = "", id = "", changed = ""] = /^(\w+)\/([^:]*): (.*)$/.exec(detail) ?? [];
  const { areas, topics, user_types: userTypes } = setup();
  /** @type {Record<string, import("../../contract").Named[]>} */
  const lists = { area: areas, topic: topics, user_type: userTypes };
  /** @type {Record<string, string>} */
  const fields = pageWords.unit.rows.fields;
  const names = changed.split(", ").map((name) => fields[name]);
  return fill(said.row, {
    kind: pageWords.unit.parts[/** @type {"topic"} */ (kind)] ?? "",
    name: nameOf(lists[kind] ?? [], id, words.unnamed.row),
    fields: names.filter(Boolean).join(", "),
  });
}
