import { html, nothing } from "../../lit-html.js";
import { gapsPart } from "../canned/gaps.js";
import { cannedPart } from "./insert.js";
import { draftState } from "../drafts/other-draft.js";
import { aboutReply, checklist, dataPart, signaturePart, statusPart } from "./reply-options.js";
import { textPart } from "./tabs.js";
import { needsChecks } from "./writing.js";
import { words } from "../words.js";

/** @import { DeskTicket } from "../../contract" */
/** @import { Draft } from "../drafts/drafts.js" */
/** @import { Tab, Writing } from "./writing.js" */

/**
 * The panels of the two tabs: what is typed and chosen in each.
 *
 * @typedef {object} Ways
 * @property {(tab: Tab) => Draft} draft
 * @property {(tab: Tab, text: string) => void} type
 * @property {(what: Partial<Writing>) => void} change
 * @property {(text: string) => void} insert
 * @property {(event: SubmitEvent) => void} submit
 * @property {() => void} redraw
 * @property {() => void} decided told when the agent has chosen between two drafts
 */

const said = words.composer;

/**
 * @param {DeskTicket} ticket
 * @param {Writing} now
 * @param {HTMLElement} files the list of the reply's files
 * @param {Ways} ways
 */
export function replyPanel(ticket, now, files, ways) {
  const { change } = ways;
  return html`
    <div role="tabpanel" id="panel-reply" aria-labelledby="tab-reply" ?hidden=${now.tab !== "reply"}>
      <form id="reply" novalidate @submit=${ways.submit}>
        ${aboutReply(ticket)} ${draftState(ways.draft("reply"), ways.decided)}
        ${textPart("reply", said.reply_label, now, ways.type)}
        <div class="desk-composer__more">
          ${signaturePart(ticket)}
          ${cannedPart(ticket, now.canned, { choose: (canned) => change({ canned }), insert: ways.insert, redraw: ways.redraw })}
          ${files} ${dataPart(now.data, (data) => change({ data }))}
          ${needsChecks(now) ? checklist(now.checks, (checks) => change({ checks })) : nothing}
          ${gapsPart(now.text.reply, now.gaps, (gaps) => change({ gaps }))}
          ${statusPart(now.status, (status) => change({ status }))}
          <button class="govuk-button" id="reply-send" type="submit" ?disabled=${now.sending}>
            ${now.data === "microdata" ? said.send_held : said.send[now.status ?? "answered"]}
          </button>
        </div>
      </form>
    </div>
  `;
}

/**
 * @param {DeskTicket} ticket
 * @param {Writing} now
 * @param {Ways} ways
 */
export function notePanel(ticket, now, ways) {
  return html`
    <div role="tabpanel" id="panel-note" aria-labelledby="tab-note" ?hidden=${now.tab !== "note"}>
      <form id="note" novalidate @submit=${ways.submit}>
        <p class="desk-composer__who">${said.note_who}</p>
        ${draftState(ways.draft("note"), ways.decided)}
        ${textPart("note", said.note_label, now, ways.type)}
        <div id="mentions" data-area=${ticket.area.id}></div>
        <div class="desk-composer__more">
          <button class="govuk-button" id="note-send" type="submit" ?disabled=${now.sending}>
            ${said.send_note}
          </button>
        </div>
      </form>
    </div>
  `;
}
