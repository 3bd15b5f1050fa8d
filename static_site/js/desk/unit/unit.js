import { byId, titled } from "../../common/dom.js";
import { html, render } from "../../lit-html.js";
import { addressOf } from "../location.js";
import { words } from "../words.js";
import { showPeople } from "./people.js";

/** What the citizens' unit administers, for leads of the front desk and administrators. */

const said = words.unit;

export function showUnit() {
  titled(said.title);
  const to = (/** @type {string} */ page) => addressOf({ pagina: page });
  render(
    html`
      <div class="desk-page">
        <h1 class="govuk-heading-l" id="unit-title" tabindex="-1">${said.title}</h1>
        <p class="govuk-body">${said.text}</p>
        <ul class="govuk-list">
          <li><a class="govuk-link" href=${to("respuestas")}>${words.canned.title}</a></li>
          <li><a class="govuk-link" href=${to("catalogo")}>${said.catalog}</a></li>
        </ul>
        <section id="unit-part"></section>
      </div>
    `,
    byId("desk", HTMLElement),
  );
  byId("unit-title", HTMLElement).focus();
  showPeople();
}
