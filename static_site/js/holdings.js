import { dayAndTime, longDate } from "./dates.js";
import { byId } from "./dom.js";
import { folds, textAt } from "./folded-text.js";
import { asHolder } from "./holder.js";
import { html, nothing, render } from "./lit-html.js";
import { showProblem } from "./problem.js";
import { showUserTypes } from "./profile.js";
import { asksToRenew } from "./confirm.js";
import { bytes, fill } from "./text.js";
import { staying } from "./visit.js";
import { language, words } from "./words.js";

/** @import { HeldFile, HeldTicket, Holdings } from "./contract" */

/** *Mis datos*: all that is held about the reader, to read, to print and to take along. */

const said = words.account;
/** @type {Record<string, string>} */
const labels = said.labels;
/** Milliseconds that a browser gets to begin a download. */
const PATIENCE = 60_000;

/** Let the data be taken along. */
export function watchHoldings() {
  byId("print", HTMLButtonElement).addEventListener("click", () => window.print());
}

export async function showHoldings() {
  byId("gathering", HTMLElement).textContent = said.loading;
  const still = staying();
  const [held] = await Promise.all([gather(), showUserTypes()]);
  if (!still()) return;
  byId("gathering", HTMLElement).textContent = "";
  if (!held) return;
  offer(held);
  render(page(held), byId("held", HTMLElement));
}

/** @returns {Promise<Holdings | null>} every page of it as one */
async function gather() {
  /** @type {Holdings[]} */
  const pages = [];
  const still = staying();
  /** @type {string | undefined} */
  let cursor = "";
  while (cursor !== undefined) {
    const query = new URLSearchParams(cursor ? { cursor, language } : { language });
    const answer = await asHolder("GET", `/account/export?${query}`);
    if (!still() || answer.status === 401 || asksToRenew(answer, showHoldings)) return null;
    if (answer.status !== 200) {
      showProblem(answer, showHoldings, "");
      return null;
    }
    pages.push(answer.body);
    cursor = answer.body.next_cursor;
  }
  const [first, ...others] = pages;
  if (!first) return null;
  const { next_cursor: _, ...all } = first;
  return { ...all, tickets: [first, ...others].flatMap((part) => part.tickets) };
}

/** @param {Holdings} held */
function offer(held) {
  const file = new Blob([JSON.stringify(held, null, 2)], { type: "application/json" });
  const link = byId("download", HTMLAnchorElement);
  const before = link.href;
  link.href = URL.createObjectURL(file);
  link.download = `${said.file}-${held.made_at.slice(0, 10)}.json`;
  link.hidden = false;
  if (before) setTimeout(() => URL.revokeObjectURL(before), PATIENCE);
}

/** @param {Holdings} held */
function page({ made_at: made, account, tickets, mails }) {
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
    <h2 class="govuk-heading-l">${said.data.account}</h2>
    ${list(facts)}
    <h2 class="govuk-heading-l">${said.data.tickets}</h2>
    ${tickets.length ? tickets.map(ticket) : html`<p class="govuk-body">${said.data.none}</p>`}
    <h2 class="govuk-heading-l">${said.data.mails}</h2>
    <ul class="govuk-list govuk-list--bullet">
      ${mails.map(({ kind, number, created_at: at }) => html`<li>${dayAndTime(at)}: ${mail(kind)} ${number ?? ""}</li>`)}
    </ul>
  `;
}

/** @param {HeldTicket} one */
function ticket(one) {
  const { requester: who, looks, entries } = one;
  return html`
    <section aria-labelledby="held-${one.number}">
      <h3 class="govuk-heading-m" id="held-${one.number}">${one.number}: ${one.subject}</h3>
      ${list({
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
        organization: who.organization,
        rating: one.rating && fill(said.data.score, { score: one.rating.score }),
        comment: one.rating?.comment,
      })}
      <h4 class="govuk-heading-s">${said.data.thread}</h4>
      ${entries.filter((entry) => entry.body).map(
        (entry) => html`
          <p class="govuk-body site-flush"><strong>${dayAndTime(entry.at)}</strong></p>
          <div class="govuk-body ticket-entry__body" dir="auto">${entry.body}</div>
          ${folds(entry, (file) => readFile(one.number, file))}
        `,
      )}
      <h4 class="govuk-heading-s">${said.data.files}</h4>
      ${one.files.length ? files(one.files) : html`<p class="govuk-body">${said.data.none}</p>`}
      ${one.arrived.length ? arrivals(one.arrived) : nothing}
      <p class="govuk-body">${fill(said.data.notes, { count: one.internal_notes })}</p>
      <h4 class="govuk-heading-s">${said.data.looks}</h4>
      ${looks.length ? seen(looks) : html`<p class="govuk-body">${said.data.none}</p>`}
    </section>
  `;
}

/** @param {HeldFile[]} all */
function files(all) {
  return html`
    <ul class="site-files">
      ${all.map(
        (file) => html`
          <li class="site-file">
            <span class="site-file__name" dir="auto">${file.name}</span>
            <span class="site-file__about">${bytes(file.size)} · ${file.type} · ${dayAndTime(file.at)}</span>
            ${file.state === "ready"
              ? html`<button
                  type="button"
                  class="govuk-button govuk-button--secondary site-file__button site-screen"
                  @click=${() => fetchFile(file)}
                >
                  ${said.data.download}<span class="govuk-visually-hidden"> ${file.name}</span>
                </button>`
              : nothing}
          </li>
        `,
      )}
    </ul>
  `;
}

/** @param {HeldFile} file to fetch: it is saved, and the page stays */
async function fetchFile(file) {
  const still = staying();
  const answer = await asHolder("GET", `${file.href.replace(/^\/api/, "")}?redirect=no`);
  if (!still()) return;
  if (answer.status === 200) window.location.assign(answer.body.url);
  else if (answer.status === 409) showHoldings();
  else if (answer.status !== 401) showProblem(answer, () => fetchFile(file), "");
}

/**
 * @param {string} number of the ticket
 * @param {import("./contract").Attachment} file that holds a text
 */
async function readFile(number, file) {
  const answer = await asHolder("GET", `/tickets/${number}/attachments/${file.id}?redirect=no`);
  return answer.status === 200 ? textAt(answer.body.url) : null;
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
