import { today } from "../dates.js";
import { byId, titled } from "../dom.js";
import { tidyValuesOf } from "../fields.js";
import { html, nothing, render } from "../lit-html.js";
import { fill } from "../text.js";
import { addressOf, go, here } from "./address.js";
import { ask } from "./calls.js";
import { input, options, select } from "./parts.js";
import { refused } from "./refusals.js";
import { setup } from "./setup.js";
import { shortMoment } from "./when.js";
import { words } from "./words.js";

/** @import { Trace } from "./contract" */

/** The trail: who saw or changed a ticket, and what an agent did on a day. For leads. */

const said = words.trail;

/**
 * @param {string} number
 */
export async function showTicketTrail(number) {
  const title = fill(said.of_ticket, { number });
  const back = html`<p><a class="govuk-link" href=${addressOf({ ver: null })}>${said.back}</a></p>`;
  await show(title, back, `/tickets/${encodeURIComponent(number)}/audit`);
}

/** What an agent did on a day, as the address asks: `?agente=&dia=`. */
export async function showDayTrail() {
  const agent = here().get("agente") ?? "";
  const day = here().get("dia") ?? today();
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    go(addressOf(tidyValuesOf(/** @type {HTMLFormElement} */ (event.currentTarget))));
  };
  const form = html`
    <form class="desk-ask" id="day" novalidate @submit=${submit}>
      ${select({ form: "day", name: "agente", label: said.agent }, options(setup().agents, agent, words.acts.choose))}
      ${input({ form: "day", name: "dia", label: said.day }, "date", day)}
      <button class="govuk-button" type="submit">${said.show}</button>
    </form>
  `;
  const query = new URLSearchParams({ agent, day });
  await show(said.title, form, agent ? `/audit?${query}` : "");
}

/**
 * @param {string} title
 * @param {unknown} head
 * @param {string} path what to ask the API for; nothing when it is not known yet
 */
async function show(title, head, path) {
  titled(title);
  draw(title, head, null);
  document.getElementById("trail-title")?.focus();
  if (!path) return;
  const asked = window.location.href;
  const answer = await ask("GET", path);
  if (asked !== window.location.href) return;
  if (answer.status === 200) draw(title, head, answer.body.items);
  else refused(answer, { retry: () => show(title, head, path) });
}

/**
 * @param {string} title
 * @param {unknown} head
 * @param {Trace[] | null} items
 */
function draw(title, head, items) {
  render(
    html`
      <div class="desk-page">
        <h1 class="govuk-heading-l" id="trail-title" tabindex="-1">${title}</h1>
        <p class="govuk-body">${said.text}</p>
        ${head} ${items?.length === 0 ? html`<p class="desk-empty">${said.empty}</p>` : nothing}
        ${items && items.length > 0 ? table(title, items) : nothing}
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
            <td>${actOf(trace)} ${trace.detail ?? ""}</td>
            <td class="desk-number">${trace.number ?? ""}</td>
            <td>${trace.address}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** @param {Trace} trace */
function actOf({ act }) {
  /** @type {Record<string, string>} */
  const acts = said.acts;
  return acts[act] ?? act;
}
