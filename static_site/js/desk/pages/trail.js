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
import { nameOf, setup } from "../setup.js";
import { unreadableParts } from "../unreadable.js";
import { shortMoment } from "../when.js";
import { words } from "../words.js";

/** @import { Trace } from "../../contract" */

/** The trail: who saw or changed a ticket, and what an agent did on a day. For leads. */

const said = words.trail;

/**
 * What is shown: a title, what stands above the table, and where the API has it.
 *
 * @typedef {{ title: string, head: unknown, path: string, query: Record<string, string> }} View
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
  await show({ title: fill(said.of_ticket, { number }), head, path, query: { day } });
}

/** What an agent did on a day, as the address asks: `?agente=&dia=`. */
export async function showDayTrail() {
  const agent = here().get("agente") ?? "";
  const day = here().get("dia") ?? today();
  const agents = setup().agents.filter((one) => one.trail);
  const choice = { form: "day", name: "agente", label: said.agent };
  const head = dayForm(day, select(choice, options(agents, agent, words.acts.choose)));
  await show({ title: said.title, head, path: agent ? "/audit" : "", query: { agent, day } });
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
  draw(view, null, null);
  document.getElementById("trail-title")?.focus();
  if (view.path) await fetchPage(view, [], null);
}

/**
 * @param {View} view
 * @param {Trace[]} known the pages before
 * @param {string | null} cursor
 */
async function fetchPage(view, known, cursor) {
  const still = staying();
  const query = new URLSearchParams({ ...view.query, ...(cursor && { cursor }) });
  const answer = await ask("GET", `${view.path}?${query}`);
  if (!still()) return;
  if (answer.status !== 200)
    return refused(answer, { retry: () => fetchPage(view, known, cursor) });
  draw(
    view,
    [...known, ...answer.body.items],
    answer.body.next_cursor ?? null,
    answer.body.unreadable,
  );
}

/**
 * @param {View} view
 * @param {Trace[] | null} items
 * @param {string | null} cursor
 * @param {string[]} [unreadable] keys of lines of the page that cannot be read
 */
function draw(view, items, cursor, unreadable) {
  render(
    html`
      <div class="desk-page">
        <h1 class="govuk-heading-l" id="trail-title" tabindex="-1">${view.title}</h1>
        <p class="govuk-body">${said.text}</p>
        ${view.head} ${items?.length === 0 ? html`<p class="desk-empty">${said.empty}</p>` : nothing}
        ${unreadableParts(unreadable)}
        ${items && items.length > 0 ? table(view.title, items) : nothing}
        ${
          items && cursor
            ? html`<button
              type="button"
              class="govuk-button govuk-button--secondary"
              id="more"
              @click=${() => fetchPage(view, items, cursor)}
            >
              ${said.more}
            </button>`
            : nothing
        }
      </div>
    `,
    byId("desk", HTMLElement),
  );
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
            <td>${trace.actor_name ?? trace.actor}</td>
            <td>${actOf(trace)}</td>
            <td>${numbersOf(trace).map((number) => html`<span class="desk-number">${number}</span> `)}</td>
            <td>${trace.address}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** @param {Trace} trace */
function numbersOf({ number, numbers }) {
  return [...(number ? [number] : []), ...numbers];
}

/**
 * What was done. What was searched for is told by its kind: the trail keeps it as a keyed hash.
 *
 * @param {Trace} trace
 */
function actOf({ act, detail, sought }) {
  /** @type {Record<string, string>} */
  const acts = said.acts;
  /** @type {Record<string, string>} */
  const kinds = said.sought;
  const how = sought.map((one) => kinds[one.split(":")[0] ?? ""] ?? "");
  const about = act === "read_audit" ? nameOf(setup().agents, detail) : (detail ?? "");
  return [acts[act] ?? act, how.filter(Boolean).join(", "), about].filter(Boolean).join(" · ");
}
