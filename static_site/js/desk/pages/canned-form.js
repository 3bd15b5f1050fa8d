import { byId, titled } from "../../common/dom.js";
import { clearFaults, showFaults } from "../../common/forms/faults.js";
import { tidyValuesOf } from "../../common/forms/fields.js";
import { html, nothing, render } from "../../lit-html.js";
import { fill } from "../../common/text.js";
import { staying } from "../../common/visit.js";
import { addressOf, go } from "../location.js";
import { ask } from "../calls.js";
import { forgetForm } from "../compose/desk-drafts.js";
import { input, options, select, textarea } from "../parts.js";
import { deskSentence, missed, refused } from "../refusals.js";
import { setup } from "../setup.js";
import { tell } from "../tell.js";
import { fetchPreview, forgetTexts } from "../compose/texts.js";
import { workWords } from "../beside/work-words.js";
import { filesFor } from "./canned-files.js";

/** @import { Fault } from "../../common/types/fault" */
/** @import { CannedReply } from "../../contract" */

/** The form of a canned reply, with a preview of it for a ticket. */

const said = workWords.canned;
/** What the address says for one that does not exist yet. */
export const NEW = "nueva";
const REQUIRED = ["name", "body_es"];
/** The front desk keeps those of all areas. */
const EVERYBODYS = "ATC";

let preview = "";
let deleting = false;
/** @type {import("./canned-files.js").Files} */
let files;

/**
 * @param {CannedReply | null} text null for a new one
 * @param {CannedReply[]} texts
 * @returns {import("../../common/files/uploads.js").Uploads} its files
 */
export function editCanned(text, texts) {
  preview = "";
  deleting = false;
  files = filesFor(text);
  const title = text ? fill(said.edit, { name: text.name }) : said.add;
  titled(title);
  draw(title, text, texts);
  const form = byId("canned", HTMLFormElement);
  for (const [name, value] of Object.entries({ ...text })) {
    const field = form.elements.namedItem(name);
    if (typeof value === "string" && field && "value" in field) field.value = value;
  }
  byId("canned-title", HTMLElement).focus();
  return files.uploads;
}

/**
 * @param {string} title
 * @param {CannedReply | null} text
 * @param {CannedReply[]} texts
 */
function draw(title, text, texts) {
  const again = () => draw(title, text, texts);
  render(
    html`
      <div class="desk-page">
        <p><a class="govuk-link" href=${addressOf({ respuesta: null })}>${said.back}</a></p>
        <h1 class="govuk-heading-l" id="canned-title" tabindex="-1">${title}</h1>
        <form id="canned" novalidate @submit=${(/** @type {SubmitEvent} */ event) => save(event, text, texts)}>
          ${fields()} ${files.group} ${previewPart(again)}
          <div class="govuk-button-group">
            <button class="govuk-button" type="submit">${said.save}</button>
            ${text ? deleteButton(text, again) : nothing}
          </div>
        </form>
      </div>
    `,
    byId("desk", HTMLElement),
  );
}

/**
 * @param {"name" | "area" | "body_es" | "body_en" | "number"} name
 * @param {string} [hint]
 */
function field(name, hint = "") {
  return { form: "canned", name, label: said[name], hint };
}

function fields() {
  const keeps = setup().me.areas;
  const everybody = keeps.some((area) => area.id === EVERYBODYS)
    ? said.everybody
    : workWords.acts.choose;
  const variables = setup()
    .variables.map((name) => `{${name}}`)
    .join(" ");
  return html`
    ${input(field("name", said.name_hint))} ${select(field("area"), options(keeps, "", everybody))}
    ${textarea(field("body_es", fill(said.body_hint, { variables })), 8)}
    ${textarea(field("body_en", said.body_en_hint), 8)}
  `;
}

/** @param {() => void} again */
function previewPart(again) {
  return html`
    <div class="desk-ask">
      ${input(field("number", said.number_hint))}
      <button type="button" class="govuk-button govuk-button--secondary" @click=${() => show(again)}>
        ${said.preview}
      </button>
    </div>
    <div aria-live="polite">
      ${preview ? html`<div class="desk-canned__preview"><h2>${said.preview}</h2><p dir="auto">${preview}</p></div>` : nothing}
    </div>
  `;
}

/**
 * It asks once more before it deletes.
 *
 * @param {CannedReply} text
 * @param {() => void} again
 */
function deleteButton(text, again) {
  const press = () => {
    if (deleting) return void remove(text);
    deleting = true;
    again();
  };
  return html`<button type="button" class="govuk-button govuk-button--secondary" @click=${press}>
    ${deleting ? said.really : said.delete}
  </button>`;
}

/** @param {() => void} then */
async function show(then) {
  const form = byId("canned", HTMLFormElement);
  const { number = "", body_es = "" } = tidyValuesOf(form);
  const missing = Object.entries({ number, body_es }).filter(([, value]) => !value);
  if (missing.length > 0) {
    return showFaults(
      form,
      missing.map(([field]) => ({ field, code: "missing" })),
      say,
    );
  }
  clearFaults(form);
  const still = staying();
  const answer = await fetchPreview(number, body_es);
  if (!still()) return;
  if (answer.status === 200) {
    preview = answer.body.body;
    return then();
  }
  // It is judged as `body`, and stands in the form as `body_es`.
  for (const fault of answer.body?.errors ?? [])
    if (fault.field === "body") fault.field = "body_es";
  if (answer.status === 404) showFaults(form, [{ field: "number", code: "not_found" }], say);
  else refused(answer, { form, say, retry: () => show(then) });
}

/**
 * @param {SubmitEvent | null} event
 * @param {CannedReply | null} text
 * @param {CannedReply[]} texts
 */
async function save(event, text, texts) {
  event?.preventDefault();
  const form = byId("canned", HTMLFormElement);
  const { number: _, ...values } = tidyValuesOf(form);
  const { uploads } = files;
  const missing = REQUIRED.filter((field) => !values[field]);
  const faults = [...missing.map((field) => ({ field, code: "missing" })), ...uploads.faults()];
  if (faults.length > 0) return showFaults(form, faults, say);
  clearFaults(form);
  const id = text?.id ?? newId(values.name ?? "", texts);
  const still = staying();
  const answer = await ask("PUT", `/canned-replies/${encodeURIComponent(id)}`, {
    body: { ...values, attachments: uploads.ids() },
  });
  if (answer.status !== 200 && !still()) return missed(answer, said.title);
  if (answer.status !== 200)
    return refused(answer, {
      ...{ form, say, mark: (wrong) => uploads.refuse(wrong) },
      retry: () => save(null, text, texts),
    });
  leave(text?.id ?? NEW, still() && fill(said.saved, { name: values.name }));
}

/** @param {CannedReply} text */
async function remove(text) {
  const still = staying();
  const answer = await ask("DELETE", `/canned-replies/${encodeURIComponent(text.id)}`);
  if (answer.status !== 200 && !still()) return missed(answer, said.title);
  if (answer.status !== 200) return refused(answer, { retry: () => remove(text) });
  leave(text.id, still() && fill(said.deleted, { name: text.name }));
}

/**
 * @param {string} id
 * @param {string | false} told what became of it; false when the lead has left already
 */
function leave(id, told) {
  forgetForm(`canned.${id}`);
  forgetTexts();
  if (told === false) return;
  go(addressOf({ respuesta: null }));
  tell(told);
}

/**
 * The fault's sentence; of unknown variables it names each.
 *
 * @param {Fault} fault
 */
function say(fault) {
  if (fault.code !== "unknown_variable") return deskSentence(fault);
  const form = byId("canned", HTMLFormElement);
  const typed = tidyValuesOf(form)[fault.field] ?? "";
  const names = [...typed.matchAll(/\{([^{}\s]*)\}/g)].map((found) => found[1] ?? "");
  const unknown = [...new Set(names)].filter((name) => !setup().variables.includes(name));
  return fill(said.unknown, { names: unknown.map((name) => `{${name}}`).join(", ") });
}

/**
 * An id that an administrator recognises in the table: the name in plain letters.
 *
 * @param {string} name
 * @param {{ id: string }[]} texts
 */
export function newId(name, texts) {
  const letters = name.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "");
  const base =
    letters
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "")
      .slice(0, 40) || "texto";
  const isTaken = (/** @type {string} */ id) => id === NEW || texts.some((text) => text.id === id);
  let id = base;
  for (let turn = 2; isTaken(id); turn += 1) id = `${base}-${turn}`;
  return id;
}
