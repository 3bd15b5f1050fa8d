import { byId } from "../../common/dom.js";
import { fill } from "../../common/text.js";
import { html, nothing, render } from "../../lit-html.js";
import { addressOf } from "../location.js";
import { workWords } from "../beside/work-words.js";
import { dismiss, followSendings, listSendings, resumeSendings, undo } from "./sendings.js";

/** @import { Sending } from "./sendings.js" */

/**
 * The bar of the desk that says which replies wait to leave, and takes them back. It stands on every
 * page of the desk; a screen reader hears once that one waits, and what became of it, and no second
 * of the countdown.
 */

const said = workWords.sending;

let ticking = 0;

/** Show the bar wherever one is. */
export function showSendings() {
  followSendings((sending) => {
    announce(sending);
    draw();
  });
  resumeSendings();
}

/** Take back the reply that was sent last, if one waits. @returns {boolean} whether there was one */
export function undoLast() {
  const waiting = listSendings().filter(({ state }) => state === "waits");
  const last = waiting[waiting.length - 1];
  if (last) undo(last);
  return Boolean(last);
}

function draw() {
  const sendings = listSendings();
  render(sendings.map(line), byId("sendings", HTMLElement));
  const waits = sendings.some(({ state }) => state === "waits");
  if (waits && !ticking) ticking = window.setInterval(draw, 1_000);
  if (waits || !ticking) return;
  window.clearInterval(ticking);
  ticking = 0;
}

/** @param {Sending} sending */
function line(sending) {
  const { number, state } = sending;
  const waits = state === "waits" || state === "undoing";
  return html`<div class="desk-sending desk-sending--${state}" data-number=${number}>
    <p class="desk-sending__text">${textOf(sending)}</p>
    ${waits ? html`<button type="button" class="desk-button" aria-disabled=${state === "undoing"} @click=${() => undo(sending)}>${said.undo} <span class="govuk-visually-hidden">${number}</span></button>` : nothing}
    ${state === "taken_back" || state === "not_sent" ? html`<a class="govuk-link" href=${addressOf({ ticket: number, pagina: null, ver: null })}>${said.open} <span class="govuk-visually-hidden">${number}</span></a>` : nothing}
    ${state === "not_sent" ? html`<button type="button" class="desk-quiet" @click=${() => dismiss(sending)}>${said.close} <span class="govuk-visually-hidden">${number}</span></button>` : nothing}
  </div>`;
}

/** @param {Sending} sending */
function textOf({ number, state, at, why, held }) {
  if (state === "waits") {
    const seconds = Math.max(Math.ceil((at - Date.now()) / 1_000), 0);
    return fill(seconds > 0 ? (held ? said.waits_held : said.waits) : said.leaves, {
      number,
      seconds,
    });
  }
  if (state === "not_sent") return fill(said.not_sent, { number, why: said.why[why ?? "changed"] });
  if (state === "sent") return fill(held ? said.sent_held : said.sent, { number });
  return fill(state === "taken_back" ? said.taken_back : said.leaves, { number });
}

/** @param {Sending} sending */
function announce(sending) {
  const { state } = sending;
  if (!listSendings().includes(sending) || state === "undoing" || state === "asking") return;
  byId("sendings-heard", HTMLElement).textContent = textOf(sending);
}
