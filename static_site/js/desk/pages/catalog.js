import { longDate } from "../../common/dates.js";
import { byId, titled } from "../../common/dom.js";
import { html, nothing, render } from "../../lit-html.js";
import { wordOf } from "../../common/text.js";
import { staying } from "../../common/visit.js";
import { language } from "../../words.js";
import { ask } from "../calls.js";
import { refused } from "../refusals.js";
import { words } from "../words.js";
import { missingFacts } from "../unit/missing-facts.js";
import { workWords } from "../beside/work-words.js";
import { pageWords } from "../beside/page-words.js";

/** @import { CatalogInForce, Finding, Named } from "../../contract" */

/** The catalog in force, read-only, and what is wrong with its rows. For leads. */

const said = pageWords.catalog;

export async function showCatalog() {
  titled(said.title);
  draw(null);
  byId("catalog-title", HTMLElement).focus();
  await load();
}

async function load() {
  const still = staying();
  const answer = await ask("GET", `/catalog?language=${language}`);
  if (!still()) return;
  if (answer.status !== 200) return refused(answer, { retry: load });
  draw(answer.body);
}

/** @param {CatalogInForce | null} catalog null while it is fetched */
function draw(catalog) {
  render(
    html`
      <div class="desk-page">
        <h1 class="govuk-heading-l" id="catalog-title" tabindex="-1">${said.title}</h1>
        <p class="govuk-body">${said.text}</p>
        ${catalog ? whole(catalog) : html`<p class="desk-hint">${words.queue.loading}</p>`}
      </div>
    `,
    byId("desk", HTMLElement),
  );
}

/** @param {CatalogInForce} catalog */
function whole(catalog) {
  const { areas, findings, holidays, settings, topics, user_types: userTypes } = catalog;
  return html`
    <h2 class="govuk-heading-m" id="wrong">${said.wrong}</h2>
    ${findings.length === 0 ? html`<p class="govuk-body">${said.nothing_wrong}</p>` : wrong(findings)}
    ${section(said.areas, areas)}
    <h2 class="govuk-heading-m">${said.topics}</h2>
    ${table(
      said.topics,
      [said.name, said.area, said.days, said.link, said.facts, said.id],
      topics.map((one) => [
        one.name,
        one.area.name,
        one.working_days,
        html`<span class="desk-address">${one.hint_url ?? ""}</span>`,
        missingFacts(one.unwritten),
        key(one.id),
      ]),
    )}
    ${section(said.user_types, userTypes)}
    <h2 class="govuk-heading-m">${said.holidays}</h2>
    ${table(
      said.holidays,
      [said.date, said.name, said.origin],
      holidays.map((one) => [longDate(one.date), one.name, originOf(one)]),
    )}
    <h2 class="govuk-heading-m">${said.settings}</h2>
    ${table(
      said.settings,
      [said.description, said.value, said.default, said.id],
      settings.map((one) => [
        one.description ?? said.undescribed,
        valueOf(one.value),
        valueOf(one.default),
        key(one.id),
      ]),
    )}
  `;
}

/** @param {Finding[]} findings */
function wrong(findings) {
  return table(
    said.wrong,
    [said.list, said.attribute, said.reason, said.counts, said.id],
    findings.map((one) => [
      wordOf(pageWords.unit.parts, one.key.split("/")[0], said.unknown_list),
      attributeOf(one),
      wordOf(said.reasons, one.code, said.unknown_reason),
      one.in_force ? said.in_part : said.no,
      key(one.key),
    ]),
  );
}

/**
 * A field as the desk calls it, and as the console does, where it is mended.
 *
 * @param {Finding} finding
 */
function attributeOf({ attribute }) {
  if (!attribute) return "";
  return html`${wordOf(pageWords.unit.rows.fields, attribute, "")} ${key(attribute)}`;
}

/** @param {string} id as the console has it */
function key(id) {
  return html`<code>${id}</code>`;
}

/** @param {string} value of a setting: yes and no are the pages' words */
function valueOf(value) {
  const { yes, no } = workWords.acts.edit;
  return wordOf({ true: yes, false: no }, value, value);
}

/** @param {CatalogInForce["holidays"][0]} holiday */
function originOf({ origin, worked }) {
  return worked ? said.worked : said.origins[/** @type {"law"} */ (origin)];
}

/**
 * @param {string} title
 * @param {Named[]} rows
 */
function section(title, rows) {
  return html`<h2 class="govuk-heading-m">${title}</h2>
    ${table(
      title,
      [said.name, said.id],
      rows.map(({ id, name }) => [name, key(id)]),
    )}`;
}

/**
 * @param {string} title
 * @param {string[]} heads
 * @param {unknown[][]} rows
 */
function table(title, heads, rows) {
  if (rows.length === 0) return nothing;
  return html`<div class="desk-scroll" tabindex="0" role="region" aria-label=${title}>
    <table class="desk-table">
      <thead>
        <tr>
          ${heads.map((head) => html`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map((cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`)}
      </tbody>
    </table>
  </div>`;
}
