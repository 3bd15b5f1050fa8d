import { today } from "../../common/dates.js";
import { byId, titled } from "../../common/dom.js";
import { tidyValuesOf } from "../../common/forms/fields.js";
import { html, nothing, render } from "../../lit-html.js";
import { fill } from "../../common/text.js";
import { staying } from "../../common/visit.js";
import { addressOf, go, here } from "../location.js";
import { ask } from "../calls.js";
import { input, options, select } from "../parts.js";
import { refused } from "../refusals.js";
import { setup } from "../setup.js";
import { tell } from "../tell.js";
import { unreadableParts } from "../unreadable.js";
import { shortMoment } from "../when.js";
import { workWords } from "../beside/work-words.js";
import { saveTrail } from "./trail-file.js";
import { actOf, actorOf, numbersOf } from "./trail-words.js";
import { pageWords } from "../beside/page-words.js";

/** @import { Trace, Trail } from "../../contract" */

/** The trail: who saw or changed a ticket, and what an agent did on a day. For leads. */

const said = pageWords.trail;

/**
 * What is shown: a title, what stands above the table, where the API has it, and what an export
 * asks for.
 *
 * @typedef {{ title: string, head: unknown, path: string, query: Record<string, string>,
 *   exported: { agent?: string, number?: string, day: string } }} View
 */

/**
 * Who saw or changed a ticket; lists and searches are those of a day, `?dia=`.
 *
 * @param {string} number
 */
export async function showTicketTrail(number) {
  const day = here().get("dia") ?? today();
  const head = html`
    <p><a class="govuk-link" href=${addressOf({ ver: null, dia: null })}>${said.back}</a></p>
    ${dayForm(day)}
    <p class="desk-hint">${said.lists_text}</p>
  `;
  const path = `/tickets/${encodeURIComponent(number)}/audit`;
  const title = fill(said.of_ticket, { number });
  await show({ title, head, path, query: { day }, exported: { number, day } });
}

/** What an agent did on a day, as the address asks: `?agente=&dia=`. */
export async function showDayTrail() {
  const agent = here().get("agente") ?? "";
  const day = here().get("dia") ?? today();
  const agents = setup().agents.filter((one) => one.trail);
  const choice = { form: "day", name: "agente", label: said.agent };
  const head = dayForm(day, select(choice, options(agents, agent, workWords.acts.choose)));
  const [path, query] = [agent ? "/audit" : "", { agent, day }];
  await show({ title: said.title, head, path, query, exported: query });
}

/**
 * @param {string} day
 * @param {unknown} [more] what is chosen besides
 */
function dayForm(day, more = nothing) {
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    go(addressOf(tidyValuesOf(/** @type {HTMLFormElement} */ (event.currentTarget))));
  };
  return html`
    <form class="desk-ask" id="day" novalidate @submit=${submit}>
      ${more} ${input({ form: "day", name: "dia", label: said.day }, "date", day)}
      <button class="govuk-button" type="submit">${said.show}</button>
    </form>
  `;
}

/** @param {View} view without a path, nothing is asked for yet */
async function show(view) {
  titled(view.title);
  draw(view, null, []);
  document.getElementById("trail-title")?.focus();
  if (view.path) await fetchPage(view, [""]);
}

/**
 * @param {View} view
 * @param {string[]} cursors of the pages up to the one that is asked for; the first has none
 */
async function fetchPage(view, cursors) {
  const still = staying();
  const cursor = cursors[cursors.length - 1];
  const query = new URLSearchParams({ ...view.query, ...(cursor && { cursor }) });
  const answer = await ask("GET", `${view.path}?${query}`);
  if (!still()) return;
  if (answer.status !== 200) return refused(answer, { retry: () => fetchPage(view, cursors) });
  draw(view, answer.body, cursors);
  if (cursors.length > 1 || cursor)
    tell(fill(said.page, { page: cursors.length }), { quiet: true });
  if (document.activeElement === document.body) byId("trail-title", HTMLElement).focus();
}

/**
 * @param {View} view
 * @param {Trail | null} page null while nothing has come
 * @param {string[]} cursors of the pages up to this one
 */
function draw(view, page, cursors) {
  render(
    html`
      <div class="desk-page">
        <h1 class="govuk-heading-l" id="trail-title" tabindex="-1">${view.title}</h1>
        <p class="govuk-body">${said.text}</p>
        ${view.head}
        ${page?.items.length === 0 && cursors.length < 2 ? html`<p class="desk-empty">${said.empty}</p>` : nothing}
        ${unreadableParts(page?.unreadable)}
        ${page && page.items.length > 0 ? table(view.title, page.items) : nothing}
        ${page ? ways(view, page, cursors) : nothing}
      </div>
    `,
    byId("desk", HTMLElement),
  );
}

/**
 * To the pages before and after, and all of it as a file.
 *
 * @param {View} view
 * @param {Trail} page
 * @param {string[]} cursors
 */
function ways(view, { items, next_cursor: next }, cursors) {
  const before = cursors.slice(0, -1);
  const paged = before.length > 0 || next;
  const turn = (/** @type {string[]} */ to) => () => fetchPage(view, to);
  return html`
    ${
      paged
        ? html`<nav class="desk-walk" aria-label=${said.pages}>
          <button type="button" class="desk-button" id="before" ?disabled=${before.length === 0} @click=${turn(before)}>${workWords.ticket.before}</button>
          <span>${fill(said.page, { page: cursors.length })}</span>
          <button type="button" class="desk-button" id="after" ?disabled=${!next} @click=${turn([...cursors, next ?? ""])}>${workWords.ticket.after}</button>
        </nav>`
        : nothing
    }
    ${
      items.length > 0
        ? html`<button type="button" class="govuk-button govuk-button--secondary" id="export" @click=${() => saveTrail(view.exported)}>
            ${said.export}
          </button>
          <p class="desk-hint">${said.export_hint}</p>`
        : nothing
    }
  `;
}

/**
 * @param {string} title
 * @param {Trace[]} items
 */
function table(title, items) {
  return html`<div class="desk-scroll" tabindex="0" role="region" aria-label=${title}>
    <table class="desk-table">
      <thead>
        <tr>
          ${[said.at, said.actor, said.act, said.number, said.address].map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${items.map(
          (trace) => html`<tr>
            <td><time datetime=${trace.at}>${shortMoment(trace.at)}</time></td>
            <td>${actorOf(trace)}</td>
            <td>${actOf(trace)}</td>
            <td>${numbersOf(trace).map((number) => html`<span class="desk-number">${number}</span> `)}</td>
            <td>${trace.address}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
