import { html, nothing } from "../../lit-html.js";
import { fill } from "../../common/text.js";
import { readable } from "../erased.js";
import { offeredArea, topicSelect } from "../filing/topic-and-area.js";
import { checkbox, input, options, select, textarea } from "../parts.js";
import { setup } from "../setup.js";
import { shortMoment } from "../when.js";
import { workWords } from "../beside/work-words.js";

/** @import { DeskEntry } from "../../contract" */
/** @import { Form, Values } from "../ticket/acts.js" */

/** What goes along to a new ticket: chosen lines and files, and what the new one is about. */

const said = workWords.acts.split;
const [ENTRY, FILE] = ["entry:", "file:"];
/** Letters of a line that its box names. */
const SHOWN = 160;

/** @returns {Form} */
export function splitForm() {
  return {
    fields: (form, ticket, { topic, area }) => html`
    <p>${said.text} ${ticket && !ticket.requester.email ? said.no_email : nothing}</p>
    <fieldset class="govuk-fieldset desk-split" data-field="entries" data-label=${said.entries}>
      <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">${said.entries}</legend>
      ${(ticket?.entries ?? []).map((entry) => lineOf(form, entry))}
    </fieldset>
    ${input({ form, name: "subject", label: said.subject, hint: said.subject_hint }, "text", ticket?.subject)}
    ${topicSelect({ form, name: "topic", label: said.topic, hint: said.topic_hint }, { chosen: topic, none: workWords.acts.choose, area })}
    ${select({ form, name: "area", label: said.area }, options(setup().areas, area, said.of_topic))}
    ${offeredArea({ form, topic, area, areas: setup().areas })}
    ${textarea({ form, name: "reason", label: said.reason, hint: said.hint }, 3)}
  `,
    required: ["subject", "topic", "reason"],
    unchosen: (values) =>
      chosen(values, ENTRY).length + chosen(values, FILE).length > 0 ? [] : ["entries"],
    change: (values) => ({
      subject: values.subject,
      topic: values.topic,
      ...(values.area && { area: values.area }),
      reason: values.reason,
      entries: chosen(values, ENTRY),
      files: chosen(values, FILE),
    }),
  };
}

/**
 * @param {string} form
 * @param {DeskEntry} entry
 */
function lineOf(form, { splits_as: name, from_ticket: number, at, kind, body, attachments }) {
  if (!name) return nothing;
  /** @type {Record<string, string>} */
  const whose = { message: said.theirs, reply: said.ours, note: said.note };
  return html`
    <div class="desk-split__line">
      ${checkbox(
        form,
        ENTRY + name,
        html`<strong>${fill(whose[kind] ?? "", { date: shortMoment(at) })}</strong>
        ${number ? html`<span class="desk-tag">${fill(workWords.thread.from_ticket, { number })}</span>` : nothing}
        <span dir="auto">${readable(body).slice(0, SHOWN)}</span>`,
      )}
      ${attachments.map((file) => checkbox(form, FILE + file.id, html`<span dir="auto">${file.name}</span>`))}
    </div>
  `;
}

/**
 * @param {Values} values
 * @param {string} kind
 */
function chosen(values, kind) {
  return Object.keys(values)
    .filter((name) => name.startsWith(kind))
    .map((name) => name.slice(kind.length));
}
