import { longDate } from "../../common/dates.js";
import { byId } from "../../common/dom.js";
import { fill } from "../../common/text.js";
import { staying } from "../../common/visit.js";
import { html, nothing, render } from "../../lit-html.js";
import { ask } from "../calls.js";
import { addressOf } from "../location.js";
import { NEW } from "../pages/canned-form.js";
import { box, deskSentence, missed, refused } from "../refusals.js";
import { setup } from "../setup.js";
import { tell } from "../tell.js";
import { unreadableParts } from "../unreadable.js";
import { shortMoment } from "../when.js";
import { words } from "../words.js";
import { pageWords } from "../beside/page-words.js";
import { editProposal, touchesOf } from "./proposal-form.js";

/** @import { Answer } from "../../common/api.js" */
/** @import { HolidaySeen, PeriodSeen, Proposal, Proposals, ProposedRow } from "../../contract" */
/** @typedef {Proposal["kind"]} Kind */

/** Holidays and periods, which one person changes and a second one confirms. */

const said = pageWords.unit.proposals;

/**
 * @param {Kind} kind
 * @param {string | null} row the row to change, by its id; null for the list
 */
export async function showProposals(kind, row) {
  render(html`<p class="desk-hint">${words.queue.loading}</p>`, byId("unit-part", HTMLElement));
  const still = staying();
  const answer = await ask("GET", "/catalog/proposals");
  if (!still()) return;
  if (answer.status !== 200) return refused(answer, { retry: () => showProposals(kind, row) });
  if (row === null) list(kind, answer.body);
  else editProposal(kind, row, answer.body);
}

/**
 * @param {Kind} kind
 * @param {Proposals} found
 */
function list(kind, { items, holidays, periods, unreadable }) {
  const proposed = items.filter((one) => one.kind === kind);
  render(
    html`
      <h2 class="govuk-heading-m">${pageWords.unit.parts[kind]}</h2>
      <p class="govuk-body">${said.texts[kind]}</p>
      ${unreadableParts(unreadable)}
      ${
        proposed.length > 0
          ? html`<h3 class="govuk-heading-s">${said.changes}</h3>
              <ul class="govuk-list" id="proposals">
                ${proposed.map(card)}
              </ul>`
          : nothing
      }
      ${
        kind === "holiday"
          ? html`<p><a class="govuk-button" href=${addressOf({ fila: NEW })} id="add">${said.add}</a></p>
              <ul class="govuk-list" id="standing">${holidays.map(holiday)}</ul>`
          : html`<ul class="govuk-list" id="standing">${periods.map(period)}</ul>`
      }
    `,
    byId("unit-part", HTMLElement),
  );
}

/** @param {Proposal} proposal */
function card(proposal) {
  const { state, touches, in_force_at: since } = proposal;
  const at = since ? shortMoment(since) : "";
  const own = proposal.proposed_by === setup().me.id;
  const who = { name: proposal.proposed_by_name, at: shortMoment(proposal.proposed_at) };
  return html`<li class="desk-away" data-proposal=${proposal.id}>
    <strong>${titleOf(proposal)}</strong><br />
    ${told(proposal)}<br />
    <span class="desk-hint">${fill(said.by, who)} ${touchesOf(touches)}</span><br />
    ${fill(said.states[state], { at, name: proposal.confirmed_by_name ?? "" })}
    ${state === "proposed" && own ? said.second : nothing}
    <div>
      ${state === "proposed" && !own ? button(said.confirm, () => confirm(proposal)) : nothing}
      ${
        state === "done"
          ? button(said.undo, () => undo(proposal), "govuk-button--secondary")
          : button(said.withdraw, () => withdraw(proposal), "govuk-button--secondary")
      }
    </div>
  </li>`;
}

/**
 * @param {string} label
 * @param {() => void} act
 * @param {string} [look]
 */
function button(label, act, look = "") {
  return html`<button type="button" class="govuk-button ${look}" @click=${act}>${label}</button> `;
}

/** @param {Proposal} proposal */
function titleOf({ kind, row }) {
  return kind === "holiday" ? longDate(row) : said.periods[/** @type {"notice_hour"} */ (row)];
}

/** @param {Proposal} proposal what stood, and what is proposed */
function told({ kind, values, before }) {
  return fill(said.from_to, {
    before: before ? saidOf(kind, before) : said.nothing[kind],
    after: values.remove ? said.removed[kind] : saidOf(kind, values),
  });
}

/**
 * @param {Kind} kind
 * @param {ProposedRow} values
 */
function saidOf(kind, { value, name_es, name_en, worked }) {
  if (kind === "setting") return value ?? "?";
  const name = namesOf(name_es, name_en);
  return worked ? fill(said.worked, { name }) : fill(said.free, { name });
}

/**
 * Both names: whoever confirms answers for both.
 *
 * @param {string} [spanish]
 * @param {string} [english]
 */
function namesOf(spanish = "?", english = "?") {
  return `${spanish} · ${english}`;
}

/** @param {HolidaySeen} day */
function holiday({ date, name_es, name_en, worked, own }) {
  const origin = worked ? said.is_worked : said.origins[own ? "row" : "law"];
  return standing(date, longDate(date), `${namesOf(name_es, name_en)} (${origin})`);
}

/** @param {PeriodSeen} one */
function period({ id, value }) {
  return standing(id, said.periods[/** @type {"notice_hour"} */ (id)], String(value));
}

/**
 * @param {string} row
 * @param {string} name
 * @param {string} value
 */
function standing(row, name, value) {
  return html`<li class="desk-away" data-row=${row}>
    <strong>${name}</strong>: ${value}
    <a class="govuk-link" href=${addressOf({ fila: row })}
      >${said.change}<span class="govuk-visually-hidden"> ${name}</span></a
    >
  </li>`;
}

/** @param {Proposal} proposal */
async function confirm(proposal) {
  await act("POST", "/confirm", proposal, (answer) =>
    fill(said.confirmed, { at: shortMoment(answer.body.in_force_at) }),
  );
}

/** @param {Proposal} proposal */
async function withdraw(proposal) {
  await act("DELETE", "", proposal, () => said.withdrawn);
}

/**
 * Propose what stood before: that, too, moves dates, and waits for another person.
 *
 * @param {Proposal} proposal
 */
async function undo(proposal) {
  await act("PUT", "", proposal, () => said.proposed, proposal.before ?? { remove: true });
}

/**
 * @param {"POST" | "DELETE" | "PUT"} method
 * @param {string} path below the proposal's
 * @param {Proposal} proposal
 * @param {(answer: Answer) => string} done what is said when it was
 * @param {unknown} [body]
 */
async function act(method, path, proposal, done, body) {
  const { kind, row, version } = proposal;
  const still = staying();
  const address = `/catalog/proposals/${kind}/${encodeURIComponent(row)}${path}`;
  const answer = await ask(method, address, { body, version });
  const fine = answer.status === 200;
  if (!still()) return fine ? undefined : missed(answer, pageWords.unit.title);
  if (!fine) {
    const raced = () => box(said.raced);
    return refused(answer, { say, retry: () => act(method, path, proposal, done, body), raced });
  }
  tell(done(answer));
  await showProposals(kind, null);
}

/** @param {import("../../common/types/fault").Fault} fault */
function say(fault) {
  return fault.code === "overtaken" ? said.overtaken : deskSentence(fault);
}
