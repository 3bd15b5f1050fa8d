import { valuesOf } from "../../common/forms/fields.js";
import { fill } from "../../common/text.js";
import { html, nothing } from "../../lit-html.js";
import { options, select, topicOptions } from "../parts.js";
import { setup } from "../setup.js";
import { words } from "../words.js";

/** @import { Named } from "../../contract" */
/** @import { Field } from "../parts.js" */

/**
 * Topic and area, wherever both can be chosen: a topic offers the area that answers for it, an area
 * has its topics listed first. Neither changes the other by itself.
 */

const said = words.filing;

/**
 * What a form on the page has chosen so far.
 *
 * @param {string} form its id
 * @returns {Record<string, string>} nothing before it is shown
 */
export function chosenIn(form) {
  const shown = document.getElementById(form);
  return shown instanceof HTMLFormElement ? valuesOf(shown) : {};
}

/**
 * @param {string} [topic] its id
 * @returns {Named | null} the area that answers for it; of a topic not offered nobody knows
 */
export function areaOfTopic(topic) {
  const known = setup().topics.find(({ id }) => id === topic);
  return known ? { id: known.area, name: known.area_name } : null;
}

/**
 * @param {Field} field
 * @param {{ chosen?: string, none?: string, area?: string, kept?: Named }} choice `area`: whose
 *   topics come first; `kept`: the topic that the ticket has, which may not be offered any more
 */
export function topicSelect(field, { chosen, none, area, kept }) {
  const { areas, topics } = setup();
  const first = areas.find(({ id }) => id === area);
  const gone = kept && topics.every(({ id }) => id !== kept.id) ? [kept] : [];
  return select(
    field,
    html`${options(gone, chosen, none)}${topicOptions(topics, chosen, undefined, first)}`,
  );
}

/**
 * The area of a topic, and a button that chooses it where the form chooses another or none.
 *
 * @param {{ form: string, topic?: string, area?: string, areas: Named[] }} choice `area` is the
 *   form's, `areas` are those that it lets one choose
 */
export function offeredArea({ form, topic, area, areas }) {
  const own = areaOfTopic(topic);
  const open = own !== null && own.id !== area && areas.some(({ id }) => id === own.id);
  const choose = () => {
    const field = document.getElementById(`${form}-area`);
    if (!own || !(field instanceof HTMLSelectElement)) return;
    field.value = own.id;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.focus();
  };
  return html`
    <div class="desk-offer">
      <p class="desk-hint" role="status">${open ? fill(said.answers, { area: own.name }) : ""}</p>
      ${
        open
          ? html`<button type="button" class="desk-quiet" id="${form}-of-topic" @click=${choose}>${said.choose}</button>`
          : nothing
      }
    </div>
  `;
}
