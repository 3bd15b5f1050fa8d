import { fill } from "../../common/text.js";
import { html } from "../../lit-html.js";
import { workWords } from "../beside/work-words.js";
import { checkbox, textarea } from "../parts.js";
import { may } from "../setup.js";
import { words } from "../words.js";
import { areaOfTopic, chosenIn } from "./topic-and-area.js";

/** @import { DeskTicket } from "../../contract" */

/** A ticket that is given another topic may go to that topic's area at once. */

const said = words.filing;

/**
 * That a ticket goes to its new topic's area too, and why; for who may transfer it.
 *
 * @param {string} form
 * @param {string | undefined} topic the one now chosen
 * @param {DeskTicket | null} ticket null for many at once
 */
export function transferToo(form, topic, ticket) {
  const area = areaToo(topic, ticket);
  const allowed =
    area !== null && (ticket ? ticket.acts.includes("transfer") : may("ticket.transfer"));
  const chosen = allowed && chosenIn(form).also_area === area.id;
  const also = fill(said.also, { area: area?.name });
  const { reason: label, hint } = workWords.acts.transfer;
  return html`
    <p class="desk-offer desk-hint" role="status">${area ? fill(said.answers, { area: area.name }) : ""}</p>
    <div ?hidden=${!allowed}>
      ${checkbox(form, "also_area", also, { value: area?.id ?? "", checked: chosen })}
    </div>
    <div ?hidden=${!chosen}>${textarea({ form, name: "reason", label, hint }, 3)}</div>
  `;
}

/**
 * What `transferToo` adds to a change.
 *
 * @param {Record<string, string>} values
 * @param {DeskTicket | null} ticket
 */
export function areaAndReason({ topic, also_area: area, reason }, ticket) {
  return area && area === areaToo(topic, ticket)?.id ? { area, reason } : {};
}

/**
 * @param {Record<string, string>} values
 * @param {DeskTicket | null} ticket
 * @returns {string[]} the fields that a transfer asked for still lacks
 */
export function lacking(values, ticket) {
  return "area" in areaAndReason(values, ticket) && !values.reason ? ["reason"] : [];
}

/**
 * @param {string | undefined} topic
 * @param {DeskTicket | null} ticket
 */
function areaToo(topic, ticket) {
  const area = topic === ticket?.topic.id ? null : areaOfTopic(topic);
  return area?.id === ticket?.area.id ? null : area;
}
