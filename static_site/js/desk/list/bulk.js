import { create } from "../../common/dom.js";
import { html, nothing } from "../../lit-html.js";
import { clearSummary, putSummary } from "../../common/problem.js";
import { counted, fill } from "../../common/text.js";
import { staying } from "../../common/visit.js";
import { FORMS, formOf } from "../ticket/acts.js";
import { ask } from "../calls.js";
import { dayIn, missed, refused } from "../refusals.js";
import { may } from "../setup.js";
import { tell } from "../tell.js";
import { limits, words } from "../words.js";

/** @import { BulkResult } from "../../contract" */

/** The same change of many tickets; each is checked by itself. */

const said = words.bulk;
/**
 * What can be done with many, and the permission that it needs.
 *
 * @type {Record<"assign" | "transfer" | "close", import("../../contract").Permission>}
 */
const ACTS = { assign: "ticket.claim", transfer: "ticket.transfer", close: "ticket.close" };

let open = "";

/** @typedef {{ done: (refused: string[]) => void, clear: () => void, redraw: () => void }} Ways */

/**
 * @param {string[]} numbers
 * @param {Ways} ways
 */
export function bulkBar(numbers, ways) {
  if (numbers.length === 0) {
    open = "";
    return nothing;
  }
  const acts = Object.entries(ACTS).filter(([, permission]) => may(permission));
  /** @type {(change: Record<string, unknown>, form: HTMLFormElement) => Promise<void>} */
  const send = (change, form) => sendAll(numbers, change, form, ways);
  return html`
    <section class="desk-bulk" aria-label=${said.label}>
      <p class="desk-bulk__count">${counted(said.chosen, numbers.length)}</p>
      <div class="desk-acts">
        ${acts.map(([act]) => button(act, ways))}
        <button type="button" class="desk-quiet" @click=${ways.clear}>${said.clear}</button>
      </div>
      ${open in FORMS ? formOf(open, null, { send, cancel: () => cancel(ways) }) : nothing}
    </section>
  `;
}

/**
 * @param {string} act
 * @param {Ways} ways
 */
function button(act, ways) {
  return html`<button
    type="button"
    class="desk-button"
    id="bulk-${act}"
    aria-expanded=${open === act}
    @click=${() => choose(act, ways)}
  >
    ${said.acts[/** @type {keyof typeof ACTS} */ (act)]}
  </button>`;
}

/**
 * @param {string} act
 * @param {Ways} ways
 */
function choose(act, { redraw }) {
  open = ""; // another act's form is another element
  redraw();
  open = act;
  redraw();
  const field = document.querySelector(`#act-${act} select`);
  if (field instanceof HTMLElement) field.focus();
}

/** @param {Ways} ways */
function cancel({ redraw }) {
  const act = open;
  open = "";
  redraw();
  document.getElementById(`bulk-${act}`)?.focus();
}

/**
 * @param {string[]} numbers
 * @param {Record<string, unknown>} change
 * @param {HTMLFormElement} form
 * @param {Ways} ways
 * @returns {Promise<void>}
 */
async function sendAll(numbers, change, form, ways) {
  const body = { numbers: numbers.slice(0, limits.bulk.max), ...change };
  const still = staying();
  const answer = await ask("POST", "/tickets/bulk", { body });
  if (answer.status !== 200 && !still())
    return missed(answer, counted(said.chosen, body.numbers.length));
  if (answer.status !== 200) {
    return refused(answer, { retry: () => sendAll(numbers, change, form, ways), form });
  }
  open = "";
  report(answer.body, still());
  const kept = /** @type {BulkResult["refused"]} */ (answer.body.refused);
  ways.done(kept.map(({ number }) => number));
}

/**
 * Say "n of m", and the reason of each refusal.
 *
 * @param {BulkResult} done
 * @param {boolean} here whether the agent is still at the list; elsewhere a line is enough
 */
function report({ done, of, refused: refusals }, here) {
  const text = fill(said.done, { done, of });
  if (!here) return tell(text);
  if (refusals.length === 0) {
    clearSummary();
    return tell(text);
  }
  const box = create("div", "site-problem");
  const list = create("ul", "govuk-list govuk-list--bullet");
  list.append(
    ...refusals.map(({ number, code, detail }) =>
      create("li", "", `${number}: ${why(code, detail)}`),
    ),
  );
  const alert = create("div");
  alert.setAttribute("role", "alert");
  alert.append(
    create("h2", "govuk-heading-s", text),
    create("p", "govuk-body", said.refused),
    list,
  );
  box.append(alert);
  putSummary(box);
}

/**
 * @param {string} code
 * @param {string} detail
 */
function why(code, detail) {
  /** @type {Record<string, string>} */
  const reasons = said.reasons;
  const known = reasons[code];
  return known ? fill(known, dayIn(detail)) : `${reasons.other} (${detail})`;
}
