import { html, nothing } from "../../lit-html.js";
import { counted, fill } from "../../common/text.js";
import { clearSummary } from "../../common/problem.js";
import { staying } from "../../common/visit.js";
import { formOf } from "../compose/act-form.js";
import { missed, refused } from "../refusals.js";
import { tell } from "../tell.js";
import { workWords } from "../beside/work-words.js";
import { BULK_FORMS, partsOf } from "./bulk-forms.js";
import { progressOf, reportOf, why } from "./bulk-report.js";
import { rest, runOf, settled, work } from "./bulk-run.js";
import { undoingOf } from "./bulk-undo.js";
import { offered, setWorking } from "./offered.js";
import { clear } from "./selection.js";

/** @import { TicketRow } from "../../contract" */
/** @import { Run } from "./bulk-run.js" */
/** @import { NEEDS } from "./offered.js" */

/** The same change of many tickets; each is checked by itself. */

const said = workWords.bulk;
let open = "";
/** @type {Run | null} */
let running = null;
/** What was done last. @type {{ act: string, run: Run } | null} */
let last = null;

/**
 * @typedef {object} Ways
 * @property {(left: string[], refused: [string, string][]) => void} done
 * @property {() => void} redraw
 * @property {(() => void) | null} whole chooses the whole list, where more can be chosen
 */

/** @param {Ways} ways */
function chooseNone({ redraw }) {
  clear();
  redraw();
}

/** Say how many are chosen. @param {TicketRow[]} rows */
export function sayChosen(rows) {
  tell(counted(said.chosen, rows.length), { quiet: true });
}

/**
 * @param {TicketRow[]} rows those that are chosen
 * @param {Ways} ways
 */
export function bulkBar(rows, ways) {
  if (rows.length === 0 && !running) open = "";
  if (rows.length === 0 && !running && !last) return nothing;
  // The form stays while one waits: a call that fails must not lose what was typed into it.
  return html`
    <section class="desk-bulk" aria-label=${said.label}>
      ${running ? progressOf(running, ways.redraw) : nothing}
      ${last ? reportOf(last.run, { ...waysOf(last, ways), close: () => forget(ways) }) : nothing}
      <div ?hidden=${running !== null}>${rows.length > 0 ? choice(rows, ways) : nothing}</div>
    </section>
  `;
}

/**
 * @param {TicketRow[]} rows
 * @param {Ways} ways
 */
function choice(rows, ways) {
  /** @type {(change: Record<string, unknown>, form: HTMLFormElement) => void} */
  const send = (change, form) => {
    begin(open, runOf(partsOf(rows, change)), ways, form);
  };
  return html`
    <p class="desk-bulk__count">${counted(said.chosen, rows.length)}</p>
    <div class="desk-acts">
      ${offered().map((act) => button(act, ways))}
      ${
        ways.whole
          ? html`<button type="button" class="desk-quiet" id="bulk-whole" @click=${ways.whole}>${said.whole}</button>`
          : nothing
      }
      <button type="button" class="desk-quiet" @click=${() => chooseNone(ways)}>${said.clear}</button>
    </div>
    ${open ? formOf(open, null, { send, cancel: () => cancel(ways), redraw: ways.redraw }, BULK_FORMS) : nothing}
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
    ${said.acts[/** @type {keyof typeof NEEDS} */ (act)]}
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
  const form = document.getElementById(`act-${act}`);
  const field = form?.querySelector("select") ?? form?.querySelector("h2");
  if (field instanceof HTMLElement) field.focus();
}

/** @param {Ways} ways */
function cancel({ redraw }) {
  const act = open;
  open = "";
  redraw();
  document.getElementById(`bulk-${act}`)?.focus();
}

/** @param {Ways} ways */
function forget({ redraw }) {
  last = null;
  redraw();
  document.getElementById("queue-title")?.focus();
}

/**
 * @param {string} act
 * @param {Run} run
 * @param {Ways} ways
 * @param {HTMLFormElement} [form]
 */
function begin(act, run, ways, form) {
  last = null;
  clearSummary();
  return goOn(act, run, ways, form);
}

/**
 * How one goes on from what was done.
 *
 * @param {{ act: string, run: Run }} done
 * @param {Ways} ways
 */
function waysOf({ act, run }, ways) {
  const undoing = undoingOf(act, run);
  return {
    act,
    undo: undoing && (() => begin("", undoing, ways)),
    settle: run.unanswered.length > 0 ? () => begin(act, settled(run), ways) : undefined,
  };
}

/**
 * @param {string} act
 * @param {Run} run
 * @param {Ways} ways
 * @param {HTMLFormElement} [form]
 * @returns {Promise<void>}
 */
async function goOn(act, run, ways, form) {
  const still = staying();
  running = run;
  setWorking(true);
  ways.redraw();
  document.getElementById("bulk-stop")?.focus();
  const failed = await work(run, () => {
    tell(fill(said.working, { done: run.done.length + run.refused.length, of: run.of }), {
      quiet: true,
    });
    ways.redraw();
  });
  running = null;
  setWorking(false);
  if (failed) {
    ways.redraw();
    if (!still()) return missed(failed, counted(said.chosen, run.of));
    return refused(failed, { retry: () => goOn(act, run, ways, form), form: shown(act) });
  }
  open = "";
  last = { act, run };
  const reasons = /** @type {[string, string][]} */ (
    run.refused.map(({ number, code, detail }) => [number, why(code, detail)])
  );
  ways.done(
    rest(run).map(({ number }) => number),
    reasons,
  );
  tell(fill(said.done, { done: run.done.length, of: run.of }), { quiet: still() });
  if (still()) document.getElementById("bulk-report")?.focus();
}

/**
 * @param {string} act
 * @returns {HTMLFormElement | undefined} its form, shown again
 */
function shown(act) {
  const form = document.getElementById(`act-${act}`);
  return form instanceof HTMLFormElement ? form : undefined;
}
