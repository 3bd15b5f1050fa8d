import { html, nothing } from "../../lit-html.js";
import { fill } from "../../common/text.js";
import { offeredArea, topicSelect } from "../filing/topic-and-area.js";
import { areaAndReason, lacking, transferToo } from "../filing/transfer-too.js";
import { input, options, select, textarea } from "../parts.js";
import { questionForm } from "../teamwork/question-form.js";
import { splitForm } from "../teamwork/split-form.js";
import { toApprove } from "./held-reply.js";
import { addEmail, ofAddition } from "./no-email.js";
import { colleagues, may, setup } from "../setup.js";
import { workWords } from "../beside/work-words.js";

/** @import { DeskTicket } from "../../contract" */

/**
 * The forms of what agents do with a ticket, or with many at once: then there is no ticket.
 *
 * @typedef {Record<string, string>} Values
 *
 * @typedef {object} Form
 * @property {(id: string, ticket: DeskTicket | null, values: Values) => unknown} fields `values`:
 *   what is chosen so far
 * @property {string[]} required
 * @property {(values: Values, ticket: DeskTicket | null) => string[]} [unchosen] other fields that
 *   want a choice
 * @property {(values: Values, ticket: DeskTicket | null) => Record<string, unknown>} change what
 *   is sent
 */

const said = workWords.acts;

/** @type {Record<string, Form>} */
export const FORMS = {
  assign: {
    fields: (form, ticket) => {
      const { id } = setup().me;
      const others = colleagues(ticket?.area.id).filter((one) => one.id !== id);
      const me = ticket?.assignee?.id === id ? [] : [{ id: "me", name: said.assign.me }];
      return select(
        { form, name: "assignee", label: said.assign.assignee },
        options([...me, ...others], "", said.choose),
      );
    },
    required: ["assignee"],
    change: ({ assignee }) => ({ assignee }),
  },
  transfer: {
    fields: (form, ticket, { topic, area }) => {
      const { keep, keep_each: each, topic: label } = said.transfer;
      const areas = setup().areas.filter(({ id }) => id !== ticket?.area.id);
      const none = ticket ? fill(keep, { topic: ticket.topic.name }) : each;
      const edits = ticket ? ticket.acts.includes("edit") : may("ticket.edit");
      return html`
        ${select({ form, name: "area", label: said.transfer.area }, options(areas, area, said.choose))}
        ${offeredArea({ form, topic: topic || ticket?.topic.id, area, areas })}
        ${edits ? topicSelect({ form, name: "topic", label }, { chosen: topic, none, area }) : nothing}
        ${textarea({ form, name: "reason", label: said.transfer.reason, hint: said.transfer.hint }, 3)}
      `;
    },
    required: ["area", "reason"],
    change: ({ topic, area, reason }, ticket) => ({
      ...(topic && topic !== ticket?.topic.id && { topic }),
      area,
      reason,
    }),
  },
  edit: {
    fields: (form, ticket, { topic = ticket?.topic.id }) => html`
      ${topicSelect(
        { form, name: "topic", label: said.edit.topic },
        { chosen: topic, area: ticket?.area.id, kept: ticket?.topic },
      )}
      ${transferToo(form, topic, ticket)}
      ${select(
        { form, name: "priority", label: said.edit.priority, hint: said.edit.priority_hint },
        options(setup().priorities, ticket?.priority),
      )}
      ${select(
        { form, name: "legal_request", label: said.edit.legal, hint: said.edit.legal_hint },
        options(
          [
            { id: "false", name: said.edit.no },
            { id: "true", name: said.edit.yes },
          ],
          String(ticket?.legal_request),
        ),
      )}
    `,
    required: [],
    unchosen: lacking,
    change: ({ priority, legal_request, ...filed }, ticket) => ({
      ...(filed.topic !== ticket?.topic.id && { topic: filed.topic }),
      ...areaAndReason(filed, ticket),
      ...(priority !== ticket?.priority && { priority }),
      ...(legal_request !== String(ticket?.legal_request) && {
        legal_request: legal_request === "true",
      }),
    }),
  },
  extend: {
    fields: (form) =>
      textarea(
        { form, name: "extension.reason", label: said.extend.reason, hint: said.extend.hint },
        3,
      ),
    required: ["extension.reason"],
    change: (values) => ({ extension: { reason: values["extension.reason"] } }),
  },
  close: {
    fields: (form, ticket) => html`
      ${select(
        { form, name: "close_reason", label: said.close.close_reason },
        options(setup().close_reasons, "", said.choose),
      )}
      ${ticket?.unanswered ? unanswered(form) : nothing}
      ${textarea({ form, name: "reason", label: said.close.reason, hint: said.close.hint }, 3)}
    `,
    required: ["close_reason"],
    unchosen: ({ close_reason, unanswered: settled }, ticket) =>
      close_reason === "resolved" && ticket?.unanswered && !settled ? ["unanswered"] : [],
    change: ({ close_reason, reason }) => ({
      status: "closed",
      close_reason,
      ...(reason && { reason }),
    }),
  },
  reopen: {
    fields: (form) =>
      textarea({ form, name: "reason", label: said.reopen.reason, hint: said.reopen.hint }, 3),
    required: [],
    change: ({ reason }) => ({ status: "in_progress", ...(reason && { reason }) }),
  },
  propose_email: {
    fields: (form) => html`
      ${input({ form, name: "email", label: said.propose_email.email, hint: said.propose_email.hint })}
      ${textarea(
        {
          form,
          name: "reason",
          label: said.propose_email.reason,
          hint: said.propose_email.reason_hint,
        },
        3,
      )}
    `,
    required: ["email", "reason"],
    change: ({ email, reason }) => ({ email, reason }),
  },
  approve_email: {
    fields: (_, ticket) => html`
      <p>${fill(said.approve_email.text, { email: ticket?.requester.approval?.email ?? "", name: ticket?.requester.approval?.asked_by ?? "" })}</p>
    `,
    required: [],
    change: (_, ticket) => ({ email: ticket?.requester.approval?.email }),
  },
  add_email: addEmail(),
  resend_addition: ofAddition("resend_addition"),
  withdraw_addition: ofAddition("withdraw_addition"),
  approve: {
    fields: toApprove,
    required: [],
    change: ({ looked_again: looked }, ticket) => ({
      entry_id: ticket?.held?.entry_id,
      looked_again: Boolean(looked),
    }),
  },
  return_reply: {
    fields: (form) => textarea({ form, name: "reason", ...said.return_reply }, 3),
    required: ["reason"],
    change: ({ reason }, ticket) => ({ entry_id: ticket?.held?.entry_id, reason }),
  },
  withdraw_reply: {
    fields: () => html`<p>${said.withdraw_reply.text}</p>`,
    required: [],
    change: (_, ticket) => ({ entry_id: ticket?.held?.entry_id }),
  },
  hold: holding("hold"),
  lift_hold: holding("lift_hold"),
  merge: {
    fields: (form) => input({ form, name: "into", label: said.merge.into, hint: said.merge.hint }),
    required: ["into"],
    change: ({ into }) => ({ into }),
  },
  split: splitForm(),
  question: questionForm(),
  link: {
    fields: (form) => input({ form, name: "to", label: said.link.to, hint: said.link.hint }),
    required: ["to"],
    change: ({ to }) => ({ to, linked: true }),
  },
};

/**
 * Sets or lifts a legal hold.
 *
 * @param {"hold" | "lift_hold"} act
 * @returns {Form}
 */
function holding(act) {
  const told = said[act];
  return {
    fields: (form) => textarea({ form, name: "reason", label: told.reason, hint: told.hint }, 3),
    required: ["reason"],
    change: ({ reason }) => ({ held: act === "hold", reason }),
  };
}

/**
 * Asks whether it is resolved all the same: where nothing was answered. Of many at once the service
 * says which those are, and they are asked about then.
 *
 * @param {string} form
 */
function unanswered(form) {
  const { unanswered: label, unanswered_hint: hint, settled } = said.close;
  const choices = options([{ id: "yes", name: settled }], "", said.choose);
  return select({ form, name: "unanswered", label, hint }, choices);
}
