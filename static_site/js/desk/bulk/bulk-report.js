import { html, nothing } from "../../lit-html.js";
import { counted, fill } from "../../common/text.js";
import { addressOf } from "../location.js";
import { dayIn } from "../refusals.js";
import { workWords } from "../beside/work-words.js";
import { rest } from "./bulk-run.js";

/** @import { Run } from "./bulk-run.js" */

/** What became of an act on many tickets: how many of how many, and the reason of each refusal. */

const said = workWords.bulk;

/** Refusals that are named; each row says its own. */
const NAMED = 10;

/**
 * @param {Run} run
 * @param {() => void} redraw
 */
export function progressOf(run, redraw) {
  const { of, done, refused: not, stopped } = run;
  const text = fill(said.working, { done: done.length + not.length, of });
  const stop = () => {
    run.stopped = true;
    redraw();
  };
  return html`
    <p class="desk-bulk__count" id="bulk-working">${text}</p>
    <progress class="desk-bulk__progress" max=${of} .value=${done.length + not.length} aria-labelledby="bulk-working"></progress>
    <button type="button" class="desk-button" id="bulk-stop" aria-disabled=${stopped} @click=${stop}>
      ${stopped ? said.stopping : said.stop}
    </button>
  `;
}

/**
 * @param {Run} run
 * @param {{ act: string, undo?: () => void, settle?: () => void, close: () => void }} ways
 */
export function reportOf(run, { act, undo, settle, close }) {
  const left = rest(run).length;
  const open = run.unanswered.reduce((sum, { rows }) => sum + rows.length, 0);
  /** @type {Record<string, string>} */
  const until = said.undo_until;
  return html`
    <div class="desk-bulk__report">
      <p class="desk-bulk__count" id="bulk-report" tabindex="-1">
        ${fill(said.done, { done: run.done.length, of: run.of })}
        ${left > 0 ? counted(said.left, left) : nothing}
      </p>
      ${run.refused.length > 0 ? refusals(run.refused) : nothing}
      ${undo && until[act] ? html`<p class="desk-hint">${until[act]}</p>` : nothing}
      ${settle ? html`<p id="bulk-question">${counted(said.unanswered, open)}</p>` : nothing}
      <div class="desk-acts">
        ${
          settle
            ? html`<button type="button" class="desk-button" id="bulk-settle" aria-describedby="bulk-question" @click=${settle}>${counted(said.settle, open)}</button>`
            : nothing
        }
        ${
          undo
            ? html`<button type="button" class="desk-button" id="bulk-undo" @click=${undo}>${said.undo}</button>`
            : nothing
        }
        <button type="button" class="desk-quiet" id="bulk-dismiss" @click=${close}>${said.close}</button>
      </div>
    </div>
  `;
}

/** @param {Run["refused"]} refused */
function refusals(refused) {
  const more = refused.length - NAMED;
  return html`
    <p>${said.refused}</p>
    <ul class="govuk-list govuk-list--bullet">
      ${refused.slice(0, NAMED).map(
        ({ number, code, detail }) => html`<li>
          <a class="govuk-link" href=${addressOf({ ticket: number })}>${number}</a>: ${why(code, detail)}
        </li>`,
      )}
      ${more > 0 ? html`<li>${counted(said.more, more)}</li>` : nothing}
    </ul>
  `;
}

/**
 * @param {string} code
 * @param {string} detail
 * @returns {string} why a ticket was not changed
 */
export function why(code, detail) {
  /** @type {Record<string, string>} */
  const reasons = said.reasons;
  const known = reasons[code];
  return known ? fill(known, dayIn(detail)) : `${reasons.other} (${detail})`;
}
