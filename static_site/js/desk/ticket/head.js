import { html, nothing } from "../../lit-html.js";
import { fill } from "../../common/text.js";
import { addressOf } from "../location.js";
import { due, priority, statusOf } from "../list/rows.js";
import { workWords } from "../beside/work-words.js";

/** @import { DeskTicket, PresentAgent } from "../../contract" */
/** @import { Act } from "./act" */

/** What stands above a ticket's thread: how it stands, who else is at it, what can be done. */

// An act that the catalogue names a button for has one here; writing has its own place.
const said = workWords.ticket;
/** Those that need no more than a press, and what they change. */
export const AT_ONCE = { claim: { assignee: "me" }, release: { assignee: null } };
/** @type {Record<string, string>} acts with a route of their own; the others change the ticket */
const PATHS = {
  merge: "merge",
  link: "links",
  unlink: "links",
  split: "splits",
  question: "questions",
  withdraw_question: "question-withdrawals",
  propose_email: "email-proposals",
  approve_email: "email-approvals",
  add_email: "email-additions",
  resend_addition: "email-additions/mails",
  withdraw_addition: "email-additions/withdrawals",
  approve: "approvals",
  return_reply: "returns",
  withdraw_reply: "withdrawals",
  hold: "legal-hold",
  lift_hold: "legal-hold",
};

/**
 * @param {string} act
 * @param {string} number
 * @returns {["POST" | "PATCH", string]} the call that does it
 */
export function routeOf(act, number) {
  const under = PATHS[act];
  return under ? ["POST", `/tickets/${number}/${under}`] : ["PATCH", `/tickets/${number}`];
}

/**
 * @param {DeskTicket} ticket
 * @param {{ others: PresentAgent[] | null, open: string, act: (act: Act) => void,
 *   publish?: () => void }} ways `open` is the act whose form is open, `publish` begins an answer for
 *   everybody where there is one to begin from
 */
export function head(ticket, { others, open, act, publish }) {
  return html`
    <div class="desk-ticket__now">
      ${due(ticket)} ${statusOf(ticket.status)}
      ${ticket.priority === "normal" ? nothing : priority(ticket.priority)}
      <span>${ticket.area.name}</span> ·
      <span id="holder">${ticket.assignee ? fill(said.held, { name: ticket.assignee.name }) : said.free}</span>
    </div>
    <div class="desk-presence">
      <p class="desk-presence__others" id="presence" role="status">${others?.map(presence).join(" ")}</p>
      ${others?.length === 0 ? html`<p class="desk-presence__alone">${said.alone}</p>` : nothing}
    </div>
    <div class="desk-acts" role="group" aria-label=${said.acts}>
      ${ticket.acts.filter((each) => each in said.buttons).map((each) => button(each, open, act))}
      ${
        publish
          ? html`<button type="button" class="desk-button" id="do-publish" @click=${publish}>${said.publish}</button>`
          : nothing
      }
      <a class="desk-button" id="to-paper" href=${addressOf({ ver: "papel" })}>${said.paper}</a>
    </div>
  `;
}

/** @param {PresentAgent} other */
function presence({ name, doing }) {
  return fill(said.presence[doing], { name });
}

/**
 * @param {Act} each
 * @param {string} open
 * @param {(act: Act) => void} act
 */
function button(each, open, act) {
  const main = each === "claim" ? "desk-button desk-button--main" : "desk-button";
  const expands = each in AT_ONCE ? nothing : String(open === each);
  return html`<button type="button" class=${main} id="do-${each}" aria-expanded=${expands} @click=${() => act(each)}>
    ${said.buttons[/** @type {"claim"} */ (each)]}
  </button>`;
}
