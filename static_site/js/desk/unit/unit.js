import { byId, titled } from "../../common/dom.js";
import { html, render } from "../../lit-html.js";
import { addressOf, here } from "../location.js";
import { workWords } from "../beside/work-words.js";
import { pageWords } from "../beside/page-words.js";
import { showPeople } from "./people.js";
import { showRows } from "./catalog-rows.js";
import { showProposals } from "./proposals.js";

/** What the citizens' unit administers, for leads of the front desk and administrators. */

const said = pageWords.unit;
/** @typedef {"topic" | "area" | "user_type"} Kind */
/** @type {Kind[]} */
const KINDS = ["topic", "area", "user_type"];
/** @typedef {"holiday" | "setting"} Agreed what two people change */
/** @type {Agreed[]} */
const AGREED = ["holiday", "setting"];

export function showUnit() {
  titled(said.title);
  const part = KINDS.find((kind) => kind === here().get("parte"));
  const agreed = AGREED.find((kind) => kind === here().get("parte"));
  render(
    html`
      <div class="desk-page">
        <h1 class="govuk-heading-l" id="unit-title" tabindex="-1">${said.title}</h1>
        <p class="govuk-body">${said.text}</p>
        <nav aria-label=${said.title}>
          <ul class="govuk-list desk-unit__parts">
            ${place("people", null, !part && !agreed)}
            ${KINDS.map((kind) => place(kind, kind, kind === part))}
            ${AGREED.map((kind) => place(kind, kind, kind === agreed))}
            ${elsewhere("respuestas", workWords.canned.title)} ${elsewhere("catalogo", said.catalog)}
          </ul>
        </nav>
        <section id="unit-part"></section>
      </div>
    `,
    byId("desk", HTMLElement),
  );
  byId("unit-title", HTMLElement).focus();
  if (part) showRows(part, here().get("fila"));
  else if (agreed) showProposals(agreed, here().get("fila"));
  else showPeople();
}

/**
 * @param {"people" | Kind | Agreed} name
 * @param {string | null} part
 * @param {boolean} current
 */
function place(name, part, current) {
  const to = addressOf({ parte: part, fila: null });
  return html`<li>
    <a class="govuk-link" href=${to} aria-current=${current ? "page" : "false"} data-part=${name}
      >${said.parts[name]}</a
    >
  </li>`;
}

/**
 * @param {string} page
 * @param {string} name
 */
function elsewhere(page, name) {
  const to = addressOf({ pagina: page, parte: null, fila: null });
  return html`<li><a class="govuk-link" href=${to}>${name}</a></li>`;
}
