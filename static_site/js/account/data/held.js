import { dayAndTime, longDate } from "../../common/dates.js";
import { byId } from "../../common/dom.js";
import { html, nothing } from "../../lit-html.js";
import { bytes, fill } from "../../common/text.js";
import { optionalTexts } from "../../words.js";
import { accountWords as said } from "../../account-words.js";

/** @import { HeldFile, HeldTicket, Holdings, PublicEntry } from "../../contract" */

/**
 * All that is held about the reader, as a page: the same on the site, on paper and in the bundle,
 * which differ in how one comes from it to a file.
 *
 * @typedef {object} Ways
 * @property {(file: HeldFile) => unknown} file to a file, behind its name
 * @property {(entry: PublicEntry, number: string) => unknown} folds to what a mail says beyond its words
 */

/** @type {Record<string, string>} */
const labels = { ...said.labels, ...Object.fromEntries(optionalTexts) };

/**
 * @param {Holdings} held
 * @param {Ways} ways
 */
export function heldPage({ made_at: made, account, tickets, mails, unreadable }, ways) {
  const { former_emails: former, document: shown, created_at: created, ...others } = account;
  const facts = {
    ...others,
    former_emails: former.join(", "),
    document: shown?.number,
    created_at: dayAndTime(created),
    nationality: nameOf("nationality", account.nationality),
    user_type: nameOf("user_type", account.user_type),
    gender: nameOf("gender", account.gender),
    language: nameOf("language", account.language),
  };
  return html`
    <p class="govuk-body">${fill(said.data.made, { date: dayAndTime(made) })}</p>
    ${unreadable ? lost(unreadable) : nothing}
    <h2 class="govuk-heading-l">${said.data.account}</h2>
    ${list(facts)}
    <h2 class="govuk-heading-l">${said.data.tickets}</h2>
    ${tickets.length ? tickets.map((one) => ticket(one, ways)) : html`<p class="govuk-body">${said.data.none}</p>`}
    <h2 class="govuk-heading-l">${said.data.mails}</h2>
    <ul class="govuk-list govuk-list--bullet">
      ${mails.map(({ kind, number, created_at: at }) => html`<li>${dayAndTime(at)}: ${mail(kind)} ${number ?? ""}</li>`)}
    </ul>
  `;
}

/** @param {string[]} names of what cannot be read at the moment */
function lost(names) {
  return html`<p class="govuk-body">${fill(said.data.unreadable, { names: names.join(", ") })}</p>`;
}

/**
 * @param {HeldTicket} one
 * @param {Ways} ways
 */
function ticket(one, ways) {
  const { looks, entries } = one;
  return html`
    <section class="account-held" aria-labelledby="held-${one.number}">
      <h3 class="govuk-heading-m" id="held-${one.number}">${one.number}: ${one.subject}</h3>
      ${list(factsOf(one))}
      ${one.unreadable ? lost(one.unreadable) : nothing}
      <h4 class="govuk-heading-s">${said.data.thread}</h4>
      ${entries.filter(speaks).map(
        (entry) => html`
          <p class="govuk-body site-flush"><strong>${dayAndTime(entry.at)}</strong></p>
          <div class="govuk-body ticket-entry__body" dir="auto">${entry.body}</div>
          ${ways.folds(entry, one.number)}
        `,
      )}
      <h4 class="govuk-heading-s">${said.data.files}</h4>
      ${one.files.length ? files(one.files, ways) : html`<p class="govuk-body">${said.data.none}</p>`}
      ${one.arrived.length ? arrivals(one.arrived) : nothing}
      <p class="govuk-body">${fill(said.data.notes, { count: one.internal_notes })}</p>
      <h4 class="govuk-heading-s">${said.data.looks}</h4>
      ${looks.length ? seen(looks) : html`<p class="govuk-body">${said.data.none}</p>`}
    </section>
  `;
}

/** @param {HeldTicket} one */
function factsOf({ requester: who, ...one }) {
  return {
    status: said.statuses[one.status],
    topic: one.topic.name,
    area: one.area.name,
    opened_at: dayAndTime(one.opened_at),
    due_on: longDate(one.due_on),
    closed_at: one.closed_at && dayAndTime(one.closed_at),
    full_name: who.full_name,
    email: who.email,
    nationality: who.nationality.name,
    document: who.document?.number,
    gender: nameOf("gender", who.gender),
    phone: who.phone,
    user_type: who.user_type.name,
    ...Object.fromEntries(optionalTexts.map(([name]) => [name, who[name]])),
    rating: one.rating && fill(said.data.score, { score: one.rating.score }),
    comment: one.rating?.comment,
  };
}

/** @param {PublicEntry} entry */
function speaks({ body, quoted, quoted_text: quotedText }) {
  return body || quoted || quotedText;
}

/**
 * @param {HeldFile[]} all
 * @param {Ways} ways
 */
function files(all, ways) {
  return html`
    <ul class="site-files">
      ${all.map(
        (file) => html`
          <li class="site-file">
            <span class="site-file__name" dir="auto">${file.name}</span>
            <span class="site-file__about">${bytes(file.size)} · ${file.type} · ${dayAndTime(file.at)}</span>
            ${ways.file(file)}
          </li>
        `,
      )}
    </ul>
  `;
}

/** @param {HeldTicket["arrived"]} all */
function arrivals(all) {
  return html`
    <h4 class="govuk-heading-s">${said.data.arrived}</h4>
    <ul class="govuk-list govuk-list--bullet">
      ${all.map(
        ({ at, body }) => html`
          <li>${dayAndTime(at)}${body ? html`<div class="ticket-entry__body" dir="auto">${body}</div>` : nothing}</li>
        `,
      )}
    </ul>
  `;
}

/**
 * What the profile's form calls a choice.
 *
 * @param {string} id of the list
 * @param {string | undefined} value
 */
function nameOf(id, value) {
  const options = [...byId(id, HTMLSelectElement).options];
  return options.find((each) => each.value === value)?.label ?? value;
}

/** @param {HeldTicket["looks"]} looks */
function seen(looks) {
  /** @type {Record<string, string>} */
  const roles = said.roles;
  return html`
    <ul class="govuk-list govuk-list--bullet">
      ${looks.map(({ at, role, areas }) => html`<li>${dayAndTime(at)}: ${roles[role] ?? role} ${areas ?? ""}</li>`)}
    </ul>
  `;
}

/** @param {Record<string, string | undefined>} facts by the names of their labels */
function list(facts) {
  const rows = Object.entries(facts).filter(([name, value]) => value && labels[name]);
  return html`
    <dl class="govuk-summary-list">
      ${rows.map(
        ([name, value]) => html`
          <div class="govuk-summary-list__row">
            <dt class="govuk-summary-list__key">${labels[name]}</dt>
            <dd class="govuk-summary-list__value" dir="auto">${value ?? nothing}</dd>
          </div>
        `,
      )}
    </dl>
  `;
}

/** @param {string} kind */
function mail(kind) {
  /** @type {Record<string, string>} */
  const kinds = said.mails;
  return kinds[kind] ?? said.mails.other;
}
