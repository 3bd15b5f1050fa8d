import { counted } from "../../common/text.js";
import { staying } from "../../common/visit.js";
import { ask } from "../calls.js";
import { BOM, quoted, textCell } from "../exports/cells.js";
import { save } from "../exports/saving.js";
import { refused } from "../refusals.js";
import { tell } from "../tell.js";
import { actOf, actorOf, numbersOf } from "./trail-words.js";
import { pageWords } from "../beside/page-words.js";

/** @import { Trace } from "../../contract" */

/** The trail as a file for a spreadsheet. Taking it is a line of the trail itself. */

const said = pageWords.trail;

/**
 * Fetch all lines of an agent's day or of a ticket, and save them.
 *
 * @param {{ agent?: string, number?: string, day: string }} wanted
 */
export async function saveTrail(wanted) {
  const still = staying();
  /** @type {Trace[]} */
  const items = [];
  let cursor = "";
  do {
    const body = { ...wanted, ...(cursor && { cursor }) };
    const answer = await ask("POST", "/audit/exports", { body });
    if (!still()) return;
    if (answer.status !== 200) return refused(answer, { retry: () => saveTrail(wanted) });
    items.push(...answer.body.items);
    cursor = answer.body.next_cursor ?? "";
  } while (cursor);
  save(`${said.file}-${wanted.number ?? wanted.agent}-${wanted.day}.csv`, csv(items));
  tell(counted(said.exported, items.length));
}

/** @param {Trace[]} items */
export function csv(items) {
  const heads = [said.at, said.actor, said.act, said.number, said.address];
  const lines = items.map((trace) => [
    momentOf(trace.at),
    ...[actorOf(trace), actOf(trace), numbersOf(trace).join(" "), trace.address].map(textCell),
  ]);
  return (
    BOM +
    [heads, ...lines].map((line) => `${line.map((cell) => quoted(cell)).join(",")}\r\n`).join("")
  );
}

/**
 * `2026-11-27 14:05:09`, in Ecuador, as spreadsheets read it.
 *
 * @param {string} stamp ISO 8601, in UTC
 */
function momentOf(stamp) {
  return new Intl.DateTimeFormat("sv-SE", {
    dateStyle: "short",
    timeStyle: "medium",
    timeZone: "America/Guayaquil",
  }).format(new Date(stamp));
}
