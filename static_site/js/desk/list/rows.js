import { html, nothing } from "../../lit-html.js";
import { fill } from "../../common/text.js";
import { hasDraft } from "../drafts/draft-marks.js";
import { addressOf } from "../location.js";
import { readable } from "../erased.js";
import { presentAt } from "../live/changes.js";
import { distance, shortDay, since } from "../when.js";
import { words } from "../words.js";

/** @import { Priority, Status, TicketRow } from "../../contract" */

/** A ticket in a list. Red is for what is overdue alone, and never without the word. */

const said = words.row;

/**
 * Whether a row is chosen, whether that can be changed now, and why an act left it as it was.
 *
 * @typedef {{ chosen: boolean, locked: boolean, reason?: string, choose: (number: string) => void }} Selection
 */

/**
 * @param {TicketRow} row
 * @param {Selection | null} selection null for who may do nothing with many tickets
 */
export function rowOf(row, selection) {
  return html`
    <li class="desk-row" data-number=${row.number} ?data-overdue=${row.overdue}>
      ${selection ? choice(row.number, selection) : nothing}
      <div class="desk-row__due">${due(row)}</div>
      <div class="desk-row__about">
        <a class="desk-row__link" href=${addressOf({ ticket: row.number })}>
          <span class="desk-number">${row.number}</span> <span dir="auto">${readable(row.subject)}</span>
        </a>
        <p class="desk-row__more">
          <span dir="auto">${readable(row.full_name)}</span> · <span>${row.topic.name}</span>
          ${row.priority === "normal" ? nothing : priority(row.priority)}
        </p>
        ${waits(row)}
        ${
          selection?.reason
            ? html`<p class="desk-row__refused">${fill(said.refused, { reason: selection.reason })}</p>`
            : nothing
        }
      </div>
      <div class="desk-row__status">${statusOf(row.status)}</div>
      <div class="desk-row__area" title=${row.area.name}>
        <span class="govuk-visually-hidden">${said.area}: </span>${row.area.name}
      </div>
      <div class="desk-row__who">
        <span class="govuk-visually-hidden">${said.assignee}: </span>
        ${row.assignee ? row.assignee.name : html`<span class="desk-nobody">${said.nobody}</span>`}
      </div>
      ${whoIsHere(row.number)}
    </li>
  `;
}

/**
 * @param {string} number
 * @param {Selection} selection
 */
function choice(number, { chosen, locked, choose }) {
  return html`<label class="desk-row__choose">
    <input
      type="checkbox"
      .checked=${chosen}
      ?disabled=${locked}
      @change=${() => choose(number)}
    />
    <span class="govuk-visually-hidden">${fill(said.choose, { number })}</span>
  </label>`;
}

/**
 * The other agents who are at a ticket. Their place is there when nobody is: no row grows under the
 * hand by somebody who comes.
 *
 * @param {string} number
 */
function whoIsHere(number) {
  const told = presentAt(number).map(({ name, doing }) => fill(said.present[doing], { name }));
  const text = told.join(" · ");
  return html`<p class="desk-row__present" title=${text || nothing}>${text}</p>`;
}

/**
 * What a ticket waits for: a requester who wrote, a second person, who mends a returned reply, or
 * oneself, who has begun to write.
 *
 * @param {TicketRow} row
 */
function waits({ number, wrote_at: wrote, held }) {
  const begun = hasDraft(number);
  if (!wrote && !held && !begun) return nothing;
  const told = held && (held.returned ? said.returned : said.held);
  return html`<p class="desk-row__waits">
    ${wrote ? html`<span class="desk-tag">${fill(said.wrote, { ago: since(wrote) })}</span>` : nothing}
    ${
      held && told
        ? html`<span class="desk-tag">${fill(told, { name: held.by.name, ago: since(held.since) })}</span>`
        : nothing
    }
    ${begun ? html`<span class="desk-tag desk-tag--draft">${said.draft}</span>` : nothing}
  </p>`;
}

/**
 * The due date, how far it is, and whether it has passed.
 *
 * @param {{ due_on: string, overdue: boolean, due_soon: boolean, status: Status }} ticket
 */
export function due({ due_on, overdue, due_soon, status }) {
  const date = html`<time datetime=${due_on}>${shortDay(due_on)}</time>`;
  if (overdue) {
    return html`<strong class="desk-overdue">${said.overdue}</strong>
      <span class="desk-late">${distance(due_on)}</span>
      <span class="desk-row__date">${date}</span>`;
  }
  if (status === "received" || status === "in_progress") {
    return html`<strong class=${due_soon ? "desk-soon" : "desk-due"}>
        <span class="govuk-visually-hidden">${said.due} </span>${distance(due_on)}
      </strong>
      <span class="desk-row__date">${date}</span>`;
  }
  return html`<span class="govuk-visually-hidden">${said.date} </span>
    <span class="desk-row__date">${date}</span>`;
}

/** @param {Status} status */
export function statusOf(status) {
  return html`<span class="desk-status desk-status--${status}">${words.statuses[status]}</span>`;
}

/** @param {Priority} level */
export function priority(level) {
  return html`<span class="desk-priority">${words.priorities[level]}</span>`;
}
