import { create } from "../../common/dom.js";
import { putError } from "../../common/problem.js";
import { fill } from "../../common/text.js";
import { conflict } from "../refusals.js";
import { nameOf, setup } from "../setup.js";
import { heading } from "./thread.js";
import { shortMoment } from "../when.js";
import { words } from "../words.js";

/** @import { Answer } from "../../common/api.js" */
/** @import { DeskEntry } from "../../contract" */

/**
 * Two agents on one ticket: the second is told what the first did, keeps what they typed, and
 * decides whether to send it nevertheless.
 */
const said = words.race;

/**
 * @param {Answer} answer a 409 or 412
 * @param {((version: number) => void) | null} again sends the same once more, on the version that
 *   stands; null where it must be looked at anew
 */
export function showRace(answer, again) {
  const { version, entries = [], assignee, status } = answer.body?.current ?? {};
  const stale = answer.status === 412;
  const box = create("div", "site-problem desk-race");
  const alert = create("div");
  alert.setAttribute("role", "alert");
  alert.append(create("h2", "govuk-heading-s", stale ? said.title : words.conflict.title));
  if (!stale) alert.append(create("p", "govuk-body", conflict(answer)));
  if (entries.length > 0) alert.append(create("p", "govuk-body", said.meanwhile), listOf(entries));
  if (stale) {
    const now = {
      status: nameOf(setup().statuses, status),
      assignee: assignee ?? words.row.nobody,
    };
    alert.append(create("p", "govuk-body", fill(said.now, now)));
  }
  alert.append(create("p", "govuk-body", said.kept));
  box.append(alert);
  if (stale && again) box.append(button(version, again));
  putError(box);
}

/**
 * @param {number} version
 * @param {(version: number) => void} again
 */
function button(version, again) {
  const send = create("button", "govuk-button govuk-button--secondary", said.again);
  send.type = "button";
  send.id = "send-again";
  send.addEventListener("click", () => again(version));
  return send;
}

/** @param {DeskEntry[]} entries */
function listOf(entries) {
  const list = create("ul", "govuk-list govuk-list--bullet");
  for (const entry of entries) {
    const item = create("li", "", `${heading(entry)} (${shortMoment(entry.at)})`);
    if (entry.body) item.append(create("blockquote", "desk-race__quote", entry.body));
    list.append(item);
  }
  return list;
}
