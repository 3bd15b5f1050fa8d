import { byId } from "../../common/dom.js";
import { clearFaults } from "../../common/forms/faults.js";
import { putValues, tidyValuesOf } from "../../common/forms/fields.js";
import { html, nothing, render } from "../../lit-html.js";
import { fill } from "../../common/text.js";
import { staying } from "../../common/visit.js";
import { ask } from "../calls.js";
import { forgetForm, keepForm } from "../compose/desk-drafts.js";
import { addressOf, go } from "../location.js";
import { NEW, newId } from "../pages/canned-form.js";
import { input, options, select, textarea } from "../parts.js";
import { box, deskSentence, missed, refused } from "../refusals.js";
import { setup } from "../setup.js";
import { tell } from "../tell.js";
import { shortMoment } from "../when.js";
import { language } from "../../words.js";
import { limits, words } from "../words.js";
import { workWords } from "../beside/work-words.js";
import { pageWords } from "../beside/page-words.js";

/** @import { Answer } from "../../common/api.js" */
/** @import { Fault } from "../../common/types/fault" */
/** @import { CatalogEntry } from "../../contract" */
/** @typedef {CatalogEntry["kind"]} Kind */

/** The form of a row of the catalog, with what takes the last edit of it back. */

const said = pageWords.unit.rows;
/** @type {Record<string, string[]>} what a new row has; an old one says so itself */
const FIELDS = {
  topic: [
    ...["name_es", "name_en", "theme_es", "theme_en", "area", "hint_es", "hint_en", "hint_url"],
    ...["description_es", "description_en", "periodicity_es", "periodicity_en", "since"],
    ...["levels_es", "levels_en", "formats", "synonyms_es", "synonyms_en"],
  ],
  user_type: ["name_es", "name_en", "order"],
};

/**
 * @param {Kind} kind
 * @param {string} id `NEW` for one that does not exist yet
 * @param {CatalogEntry[]} rows all of the kind
 */
export async function editRow(kind, id, rows) {
  if (id === NEW) return draw(kind, null, rows);
  const still = staying();
  const answer = await ask("GET", address(kind, id));
  if (!still()) return;
  if (answer.status !== 200) return refused(answer, { retry: () => editRow(kind, id, rows) });
  draw(kind, answer.body, rows);
}

/**
 * @param {string} kind
 * @param {string} id
 */
function address(kind, id) {
  return `/catalog/rows/${kind}/${encodeURIComponent(id)}`;
}

/**
 * @param {Kind} kind
 * @param {CatalogEntry | null} row
 * @param {CatalogEntry[]} rows
 */
function draw(kind, row, rows) {
  const names = row?.fields ?? FIELDS[kind] ?? [];
  const title = row ? fill(said.edit, { name: nameOfEntry(row.values) }) : said.new[kind];
  render(
    html`
      <p><a class="govuk-link" href=${addressOf({ fila: null })}>${said.back}</a></p>
      <h2 class="govuk-heading-m" id="row-title" tabindex="-1">${title}</h2>
      ${row ? standing(row) : nothing}
      <form id="row" novalidate @submit=${(/** @type {SubmitEvent} */ event) => save(event, kind, row, rows)}>
        <input type="hidden" name="version" value=${row?.version ?? 0} />
        ${names.map(field)}
        <button class="govuk-button" type="submit">${said.save}</button>
      </form>
    `,
    byId("unit-part", HTMLElement),
  );
  const form = byId("row", HTMLFormElement);
  form.reset();
  putValues(form, typed(row));
  keepForm(form, draftOf(kind, row));
  byId("row-title", HTMLElement).focus();
}

/**
 * @param {CatalogEntry["values"]} values
 * @returns {string} what a row is called in the language of the page, or in the one it has
 */
export function nameOfEntry(values) {
  /** @type {Record<string, unknown>} */
  const names = { ...values };
  return String(names[`name_${language}`] || values.name_es || words.unnamed.row);
}

/** @param {CatalogEntry | null} row */
function typed(row) {
  const values = Object.entries({ ...row?.values }).map(([name, value]) => [name, String(value)]);
  return { ...Object.fromEntries(values), version: String(row?.version ?? 0) };
}

/**
 * @param {string} kind
 * @param {CatalogEntry | null} row
 */
function draftOf(kind, row) {
  return `catalog.${kind}.${row?.id ?? NEW}`;
}

/**
 * What of a row is set in the console, and the last edit of it.
 *
 * @param {CatalogEntry} row
 */
function standing(row) {
  const { undo, working_days: days, retention_months: months } = row;
  const at = undo ? shortMoment(undo.at) : "";
  return html`
    ${days ? html`<p class="govuk-body">${fill(said.days, { days })}</p>` : nothing}
    ${months ? html`<p class="govuk-body">${fill(said.months, { months })}</p>` : nothing}
    ${
      undo
        ? html`<p class="govuk-body">${fill(said.last, { by: undo.by, at })}
          <button type="button" class="govuk-button govuk-button--secondary" id="undo" @click=${() => takeBack(row)}>
            ${said.undo}
          </button></p>`
        : nothing
    }
  `;
}

/** @param {string} name */
function field(name) {
  const variables = setup()
    .variables.map((one) => `{${one}}`)
    .join(" ");
  const given = {
    form: "row",
    name,
    label: said.fields[/** @type {"name_es"} */ (name)],
    hint: fill(said.hints[/** @type {"order"} */ (name)] ?? "", { variables }),
  };
  if (name === "area") return select(given, options(setup().areas, "", workWords.acts.choose));
  if (name === "withdrawn")
    return select(given, options([{ id: "true", name: said.withdrawn }], "", said.offered));
  return /^(hint|signature|description)_e/.test(name) ? textarea(given, 3) : input(given);
}

/**
 * @param {SubmitEvent | null} event
 * @param {Kind} kind
 * @param {CatalogEntry | null} row
 * @param {CatalogEntry[]} rows
 */
async function save(event, kind, row, rows) {
  event?.preventDefault();
  const form = byId("row", HTMLFormElement);
  clearFaults(form);
  const { version, order, since, withdrawn, ...texts } = tidyValuesOf(form);
  const numbers = { order: asNumber(order), since: asNumber(since) };
  const body = { ...texts, ...numbers, withdrawn: withdrawn === "true" || undefined };
  const id = row?.id ?? newId(texts.name_es ?? "", rows);
  const still = staying();
  const answer = await ask("PUT", address(kind, id), { body, version: Number(version) });
  if (answer.status !== 200 && !still()) return missed(answer, pageWords.unit.title);
  if (answer.status !== 200) {
    const retry = () => save(null, kind, row, rows);
    return refused(answer, { form, say, retry, raced: (late) => raced(late, form) });
  }
  forgetForm(draftOf(kind, row));
  if (!still()) return;
  go(addressOf({ fila: null }));
  tell(fill(said.saved, { name: nameOfEntry(answer.body.values) }));
}

/**
 * @param {string | undefined} text
 * @returns {number | string | undefined} what is no number stays as it was typed
 */
function asNumber(text) {
  return text && /^\d+$/.test(text) ? Number(text) : text;
}

/**
 * Somebody else wrote meanwhile: what is typed stays, what stands is told, and saving again writes
 * over it.
 *
 * @param {Answer} answer
 * @param {HTMLFormElement} form
 */
function raced(answer, form) {
  /** @type {CatalogEntry | undefined} */
  const current = answer.body?.current;
  const standing = { ...typed(current ?? null) };
  const now = tidyValuesOf(form);
  const others = Object.entries(standing).filter(
    ([name, value]) => name !== "version" && (now[name] ?? "") !== value,
  );
  const told = others.map(
    ([name, value]) => `${said.fields[/** @type {"name_es"} */ (name)]}: «${value}»`,
  );
  putValues(form, { version: standing.version });
  box(said.raced, ` ${told.join(" · ")}`);
}

/** @param {CatalogEntry} row */
async function takeBack(row) {
  const still = staying();
  const answer = await ask("POST", `${address(row.kind, row.id)}/undo`, { version: row.version });
  if (answer.status !== 200 && !still()) return missed(answer, pageWords.unit.title);
  if (answer.status !== 200) {
    const raced = () => box({ title: said.raced.title, text: said.not_undone });
    return refused(answer, { say, retry: () => takeBack(row), raced });
  }
  forgetForm(draftOf(row.kind, row));
  if (!still()) return;
  go(addressOf({ fila: null }));
  tell(fill(said.undone, { name: nameOfEntry(answer.body.values) }));
}

/** @param {Fault} fault */
function say(fault) {
  /** @type {Record<string, string>} */
  const known = said.faults;
  const sentence = fault.field === "since" ? said.year : known[fault.code];
  const field = said.fields[/** @type {"name_es"} */ (fault.field)];
  const { max } = fault.field.startsWith("signature") ? limits.signature : limits.catalog_text;
  return sentence ? fill(sentence, { field, max }) : deskSentence(fault);
}
