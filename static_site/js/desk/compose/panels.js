import { html, nothing } from "../../lit-html.js";
import { answeredPart } from "../answered/opening.js";
import { gapsPart } from "../canned/gaps.js";
import { droppedFiles, pastedFiles } from "../../common/files/dropping.js";
import { readable } from "../erased.js";
import { shortMoment } from "../when.js";
import { cannedPart } from "./insert.js";
import { draftState } from "../drafts/other-draft.js";
import { aboutReply, checklist, dataPart, signaturePart, statusPart } from "./reply-options.js";
import { tabList, textPart } from "./tabs.js";
import { isBegun, needsChecks } from "./writing.js";
import { workWords } from "../beside/work-words.js";

/** @import { CannedReply, DeskTicket } from "../../contract" */
/** @import { Draft } from "../drafts/draft" */
/** @import { Tab, Writing } from "./writing.js" */

/**
 * The panels of the two tabs: what is typed and chosen in each.
 *
 * @typedef {object} Ways
 * @property {(tab: Tab) => Draft} draft
 * @property {(tab: Tab, text: string) => void} type
 * @property {(what: Partial<Writing>) => void} change
 * @property {(text: string, from?: CannedReply) => void} insert
 * @property {(event: SubmitEvent) => void} submit
 * @property {(tab: Tab) => void} write goes on into a tab's text
 * @property {(tab: Tab, files: File[]) => void} attach takes what is pasted or dropped there
 * @property {() => void} redraw
 * @property {() => void} decided told when the agent has chosen between two drafts
 */

const said = workWords.composer;

/**
 * The editor: its tabs, and the panel of each.
 *
 * @param {DeskTicket} ticket
 * @param {Writing} now
 * @param {{ tabs: Tab[], files: (tab: Tab) => HTMLElement }} parts `files` is the list of files of each
 * @param {Ways} ways
 */
export function editor(ticket, now, { tabs, files }, ways) {
  const take = (/** @type {Event} */ event, /** @type {File[]} */ files) => {
    if (files.length === 0) return;
    event.preventDefault();
    ways.attach(now.tab, files);
  };
  return html`
    <section
      class="desk-composer desk-composer--${now.tab}"
      aria-label=${said.label}
      ?data-begun=${isBegun(now, now.tab) || now.data !== "none"}
      @keydown=${sendByKey}
      @paste=${(/** @type {ClipboardEvent} */ event) => take(event, pastedFiles(event))}
      @dragover=${droppedFiles}
      @drop=${(/** @type {DragEvent} */ event) => take(event, droppedFiles(event))}
    >
      ${lastMessage(ticket)}
      ${tabList(tabs, now, { write: ways.write, show: (tab) => ways.change({ tab }) })}
      ${tabs.map((tab) => (tab === "reply" ? replyPanel(ticket, now, files("reply"), ways) : notePanel(ticket, now, files("note"), ways)))}
    </section>
  `;
}

/**
 * What the requester wrote last, right above the editor where the thread has no room beside it.
 *
 * @param {DeskTicket} ticket
 */
function lastMessage({ entries }) {
  const messages = entries.filter(({ kind }) => kind === "message");
  const last = messages[messages.length - 1];
  if (!last?.body) return nothing;
  return html`<details class="desk-last" open>
    <summary>${workWords.ticket.last_message} <time datetime=${last.at}>${shortMoment(last.at)}</time></summary>
    <div class="desk-last__body" dir="auto" tabindex="0" role="group" aria-label=${workWords.ticket.last_message}>${readable(last.body)}</div>
  </details>`;
}

/**
 * Control and Enter send what is written, with Shift a reply and on to the next ticket.
 *
 * @param {KeyboardEvent} event
 */
function sendByKey(event) {
  const { key, ctrlKey, metaKey, shiftKey, target } = event;
  if (key !== "Enter" || !(ctrlKey || metaKey)) return;
  const form = target instanceof Element ? target.closest("form") : null;
  const button = form?.querySelector(shiftKey ? "#reply-send-next" : "[id$='-send']");
  if (!(button instanceof HTMLButtonElement) || button.disabled) return;
  event.preventDefault();
  form?.requestSubmit(button);
}

/**
 * @param {DeskTicket} ticket
 * @param {Writing} now
 * @param {HTMLElement} files
 * @param {Ways} ways
 */
function replyPanel(ticket, now, files, ways) {
  const { change } = ways;
  return html`
    <div role="tabpanel" id="panel-reply" aria-labelledby="tab-reply" ?hidden=${now.tab !== "reply"}>
      <form id="reply" novalidate @submit=${ways.submit}>
        ${aboutReply(ticket)} ${draftState(ways.draft("reply"), ways.decided)}
        ${textPart("reply", said.reply_label, now, ways.type)} ${answeredPart(ticket, ways)}
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
          <button class="govuk-button govuk-button--secondary" id="reply-send-next" type="submit" ?disabled=${now.sending}>
            ${said.send_next}
          </button>
        </div>
      </form>
    </div>
  `;
}

/**
 * @param {DeskTicket} ticket
 * @param {Writing} now
 * @param {HTMLElement} files
 * @param {Ways} ways
 */
function notePanel(ticket, now, files, ways) {
  return html`
    <div role="tabpanel" id="panel-note" aria-labelledby="tab-note" ?hidden=${now.tab !== "note"}>
      <form id="note" novalidate @submit=${ways.submit}>
        <p class="desk-composer__who">${said.note_who}</p>
        ${draftState(ways.draft("note"), ways.decided)}
        ${textPart("note", said.note_label, now, ways.type)}
        <div id="mentions" data-area=${ticket.area.id}></div>
        <div class="desk-composer__more">
          ${files}
          <button class="govuk-button" id="note-send" type="submit" ?disabled=${now.sending}>
            ${said.send_note}
          </button>
        </div>
      </form>
    </div>
  `;
}
