import { byId } from "../../common/dom.js";
import { html, nothing, render } from "../../lit-html.js";
import { staying } from "../../common/visit.js";
import { ask } from "../calls.js";
import { addressOf } from "../location.js";
import { NEW } from "../pages/canned-form.js";
import { refused } from "../refusals.js";
import { nameOf, setup } from "../setup.js";
import { words } from "../words.js";
import { pageWords } from "../beside/page-words.js";
import { editRow, nameOfEntry } from "./catalog-row-form.js";
import { missingFacts } from "./missing-facts.js";
import { table } from "./table.js";

/** @import { CatalogEntry } from "../../contract" */
/** @typedef {CatalogEntry["kind"]} Kind */

/** The rows of the catalog that the citizens' unit edits: topics, areas' words, types of user. */

const said = pageWords.unit.rows;
/** Areas come and go in the console. */
const ADDED = ["topic", "user_type"];

/**
 * @param {Kind} kind
 * @param {string | null} id the row to edit; null for the list
 */
export async function showRows(kind, id) {
  render(html`<p class="desk-hint">${words.queue.loading}</p>`, byId("unit-part", HTMLElement));
  const still = staying();
  const answer = await ask("GET", `/catalog/rows/${kind}`);
  if (!still()) return;
  if (answer.status !== 200) return refused(answer, { retry: () => showRows(kind, id) });
  if (id === null) return list(kind, answer.body.items);
  await editRow(kind, id, answer.body.items);
}

/**
 * @param {Kind} kind
 * @param {CatalogEntry[]} rows
 */
function list(kind, rows) {
  const title = pageWords.unit.parts[kind];
  const heads = [said.name, ...(kind === "topic" ? [said.area] : []), said.state, said.id];
  render(
    html`
      <h2 class="govuk-heading-m">${title}</h2>
      <p class="govuk-body">${said.texts[kind]}</p>
      ${
        ADDED.includes(kind)
          ? html`<p><a class="govuk-button" href=${addressOf({ fila: NEW })} id="add">${said.add[/** @type {"topic"} */ (kind)]}</a></p>`
          : nothing
      }
      ${table("rows", title, heads, rows.map(line))}
    `,
    byId("unit-part", HTMLElement),
  );
}

/** @param {CatalogEntry} row */
function line({ kind, id, values, findings, unwritten }) {
  const state = values.withdrawn ? said.withdrawn : missingFacts(unwritten);
  return {
    id,
    cells: [
      html`<a class="govuk-link" href=${addressOf({ fila: id })}>${nameOfEntry(values)}</a>`,
      ...(kind === "topic" ? [nameOf(setup().areas, values.area)] : []),
      findings.length > 0 ? html`<strong>${said.wrong}</strong>` : state,
      html`<code>${id}</code>`,
    ],
  };
}
