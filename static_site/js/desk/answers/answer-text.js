import { html, nothing } from "../../lit-html.js";
import { nameOf, everyRow } from "../setup.js";
import { pageWords } from "../beside/page-words.js";
import { fieldName } from "./answer-faults.js";

/** @import { AnswerFile, AnswerText, FieldFound } from "../../contract" */

/** An answer for everybody as it would be read, with what of a person stands in it marked. */

const said = pageWords.answers;
/** @type {(keyof typeof said.fields & keyof AnswerText)[]} */
const SHOWN = ["question_es", "answer_es", "question_en", "answer_en", "period", "territory"];

/**
 * @param {AnswerText} text
 * @param {FieldFound[]} [found]
 */
export function answerText(text, found = []) {
  const links = text.links ?? [];
  return html`
    <p class="desk-hint">${said.fields.topic}: ${nameOf(everyRow("topic"), text.topic)}</p>
    ${SHOWN.map((name) => {
      const value = text[name];
      if (typeof value !== "string" || !value) return nothing;
      return html`<h3 class="govuk-heading-s">${said.fields[name]}</h3>
        <p class="govuk-body desk-answer__text" dir="auto" data-shown=${name}>${marked(value, of(name, found))}</p>`;
    })}
    ${
      links.length === 0
        ? nothing
        : html`<h3 class="govuk-heading-s">${said.links}</h3>
          <ul class="govuk-list govuk-list--bullet">
            ${links.map((link, at) => {
              const name = of(`links.${at}.text`, found);
              const address = of(`links.${at}.url`, found);
              return html`<li class="desk-address"><span dir="auto">${marked(link.text, name)}</span><br />${marked(link.url, address)}</li>`;
            })}
          </ul>`
    }
  `;
}

/**
 * What was found, each once, with the reason in words.
 *
 * @param {FieldFound[]} found
 * @param {AnswerFile[]} [files]
 */
export function foundList(found, files) {
  const once = [
    ...new Map(found.map((one) => [`${one.field} ${one.kind} ${one.text}`, one])).values(),
  ];
  if (once.length === 0) return html`<p class="govuk-body" id="found-none">${said.found_none}</p>`;
  return html`<div class="desk-waits" id="found">
    <p><strong>${said.found}</strong></p>
    <ul class="govuk-list govuk-list--bullet">
      ${once.map(
        ({ field, kind, text }) => html`<li data-kind=${kind}>
          <mark dir="auto">${text}</mark> (<bdi>${fieldName(field, files)}</bdi>): ${said.kinds[kind]}. ${said.reasons[kind]}
        </li>`,
      )}
    </ul>
  </div>`;
}

/**
 * @param {string} field
 * @param {FieldFound[]} found
 */
function of(field, found) {
  return found.filter((one) => one.field === field);
}

/**
 * Places count code points, not the halves that JavaScript counts.
 *
 * @param {string} text
 * @param {FieldFound[]} found in the text's order, none within another
 */
function marked(text, found) {
  const letters = [...text];
  let at = 0;
  const parts = found.map(({ start, end, kind }) => {
    const before = letters.slice(at, start).join("");
    at = end;
    const held = letters.slice(start, end).join("");
    return html`${before}<mark title=${said.kinds[kind]}>${held}<span class="govuk-visually-hidden"> (${said.kinds[kind]})</span></mark>`;
  });
  return html`${parts}${letters.slice(at).join("")}`;
}
