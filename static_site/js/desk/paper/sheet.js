import { dayAndTime } from "../../common/dates.js";
import { bytes, fill } from "../../common/text.js";
import { html, nothing } from "../../lit-html.js";
import { readable } from "../erased.js";
import { kindOf, stateOf } from "../ticket/mails.js";
import { changesOf, heading, unverified } from "../ticket/thread.js";
import { workWords } from "../beside/work-words.js";
import { ticketWords } from "../../ticket-words.js";
import { pageWords } from "../beside/page-words.js";

/** @import { AttachmentSeen, DeskEntry, DeskTicket } from "../../contract" */

/** The thread, its files and the mails of a ticket on paper. */

const said = pageWords.paper;

/**
 * The thread, oldest first, each line with its number.
 *
 * @param {DeskTicket} ticket
 * @param {Map<string, string | null>} texts what long texts say, by their file
 */
export function record({ entries }, texts) {
  return html`
    <section>
      <h2 class="govuk-heading-m">${workWords.thread.title}</h2>
      <p class="desk-hint">${said.oldest_first}</p>
      <ol class="desk-paper__thread">
        ${entries.map((entry) => line(entry, texts))}
      </ol>
    </section>
  `;
}

/**
 * @param {DeskEntry} entry
 * @param {Map<string, string | null>} texts
 */
function line(entry, texts) {
  const { full_text: full, quoted_text: quotedFile, quoted } = entry;
  return html`<li class="desk-paper__entry desk-paper__entry--${entry.kind}">
    <h3 class="desk-entry__title">${heading(entry, "")}</h3>
    <p class="desk-paper__when">
      <time datetime=${entry.at}>${dayAndTime(entry.at)}</time>
      ${entry.by_mail ? html` · ${workWords.thread.by_mail}` : nothing}
      ${entry.data && entry.data !== "none" ? html` · ${workWords.thread.data[entry.data]}` : nothing}
      ${entry.from_ticket ? html` · ${fill(workWords.thread.from_ticket, { number: entry.from_ticket })}` : nothing}
    </p>
    ${changesOf(entry)} ${unverified(entry)}
    ${entry.body && !(full && texts.get(full.id)) ? text(readable(entry.body)) : nothing}
    ${full ? long(ticketWords.show_full, full, texts) : nothing}
    ${quoted ? labelled(ticketWords.show_quoted, quoted) : nothing}
    ${quotedFile ? long(ticketWords.show_quoted, quotedFile, texts) : nothing}
    ${entry.told.length > 0 ? html`<p>${fill(workWords.thread.told, { names: entry.told.join(", ") })}</p>` : nothing}
    ${entry.attachments.length > 0 ? html`<p>${said.files}: ${entry.attachments.map(({ name }) => name).join(", ")}</p>` : nothing}
  </li>`;
}

/** @param {string} body */
function text(body) {
  return html`<div class="desk-paper__text" dir="auto">${body}</div>`;
}

/**
 * @param {string} label
 * @param {string} body
 */
function labelled(label, body) {
  return html`<p class="desk-paper__label">${label}</p>${text(body)}`;
}

/**
 * @param {string} label
 * @param {AttachmentSeen} file
 * @param {Map<string, string | null>} texts
 */
function long(label, file, texts) {
  const read = texts.get(file.id);
  if (read === undefined) return nothing;
  return read === null
    ? html`<p class="desk-warning">${label}: ${said.text_missing}</p>`
    : labelled(label, read);
}

/**
 * Every file with its SHA-256, so that whoever has the file can tell that it is the one.
 *
 * @param {DeskTicket} ticket
 */
export function files({ entries }) {
  const all = entries.flatMap((entry) =>
    [entry.full_text, entry.quoted_text, ...entry.attachments].flatMap((file) =>
      file ? [{ file, at: entry.at }] : [],
    ),
  );
  return html`
    <section id="paper-files">
      <h2 class="govuk-heading-m">${said.files}</h2>
      ${all.length === 0 ? html`<p>${said.no_files}</p>` : html`<p class="desk-hint">${said.hashes}</p>`}
      <ol class="desk-paper__files">
        ${all.map(
          ({ file, at }) => html`<li>
            <strong dir="auto">${file.name}</strong> ${bytes(file.size)} · ${dayAndTime(at)}
            ${file.state === "ready" ? nothing : html` · ${ticketWords.file_states[file.state]}`}
            <br />SHA-256: ${file.sha256 ? html`<code>${file.sha256}</code>` : said.no_hash}
          </li>`,
        )}
      </ol>
    </section>
  `;
}

/** @param {DeskTicket} ticket */
export function mailLog({ mails }) {
  if (mails.length === 0) return nothing;
  return html`
    <section>
      <h2 class="govuk-heading-m">${workWords.mails.title}</h2>
      <ul class="desk-paper__mails">
        ${[...mails].reverse().map(
          (mail) => html`<li>
            ${dayAndTime(mail.at)}: ${kindOf(mail)} · ${readable(mail.to)} · ${stateOf(mail)}
          </li>`,
        )}
      </ul>
    </section>
  `;
}
