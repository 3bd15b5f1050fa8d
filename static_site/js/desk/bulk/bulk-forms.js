import { html } from "../../lit-html.js";
import { topicSelect } from "../filing/topic-and-area.js";
import { areaAndReason, lacking, transferToo } from "../filing/transfer-too.js";
import { options, select } from "../parts.js";
import { setup } from "../setup.js";
import { FORMS } from "../ticket/acts.js";
import { workWords } from "../beside/work-words.js";

/** @import { TicketRow } from "../../contract" */
/** @import { Part } from "./bulk-run.js" */
/** @import { Form } from "../ticket/acts.js" */
/** @import { NEEDS } from "./offered.js" */

/**
 * What can be done with many tickets, and how it is undone for one: by the change that gives it back
 * what it had, or, where no change can, by the service itself.
 *
 * @typedef {object} BulkAct
 * @property {Form} form
 * @property {((row: TicketRow) => Record<string, unknown>) | "by the service"} undo
 */

const said = workWords.acts;

/** @type {(row: TicketRow) => Record<string, unknown>} */
const giveBack = ({ assignee }) => ({ assignee: assignee?.id ?? null });

/** @type {Record<keyof typeof NEEDS, BulkAct>} */
export const ACTS = {
  assign: { form: known("assign"), undo: giveBack },
  release: {
    form: {
      fields: () => html`<p>${said.release.text}</p>`,
      required: [],
      change: () => ({ assignee: null }),
    },
    undo: giveBack,
  },
  transfer: {
    form: known("transfer"),
    undo: "by the service",
  },
  topic: {
    form: {
      fields: (form, _, { topic }) => html`
        ${topicSelect({ form, name: "topic", label: said.edit.topic }, { chosen: topic, none: said.choose })}
        ${transferToo(form, topic, null)}
      `,
      required: ["topic"],
      unchosen: lacking,
      change: (values) => ({ topic: values.topic, ...areaAndReason(values, null) }),
    },
    undo: "by the service", // it may have moved some to another area
  },
  priority: {
    form: {
      fields: (form) =>
        select(
          { form, name: "priority", label: said.edit.priority, hint: said.edit.priority_hint },
          options(setup().priorities, "", said.choose),
        ),
      required: ["priority"],
      change: ({ priority }) => ({ priority }),
    },
    undo: ({ priority }) => ({ priority }),
  },
  close: {
    form: {
      ...known("close"),
      // Those on which nothing was answered are asked about once the service has named them.
      change: (values) => ({
        ...known("close").change(values, null),
        ...(values.close_reason === "resolved" && { answered_only: true }),
      }),
    },
    undo: "by the service",
  },
};

/** @type {Record<string, Form>} */
export const BULK_FORMS = Object.fromEntries(
  Object.entries(ACTS).map(([name, { form }]) => [name, form]),
);

/**
 * A change of topic and area by the tickets that it is made of: those of the area only change
 * their topic.
 *
 * @param {TicketRow[]} rows
 * @param {Record<string, unknown>} change
 * @returns {Part[]}
 */
export function partsOf(rows, change) {
  const { area, topic } = change;
  const there = area && topic ? rows.filter((row) => row.area.id === area) : [];
  const elsewhere = rows.filter((row) => !there.includes(row));
  return [
    { rows: there, change: { topic } },
    { rows: elsewhere, change },
  ].filter((part) => part.rows.length > 0);
}

/**
 * @param {string} act
 * @returns {Form}
 */
function known(act) {
  return /** @type {Form} */ (FORMS[act]);
}
