import { html } from "../../lit-html.js";
import { fill } from "../../common/text.js";
import { options, select, textarea } from "../parts.js";
import { setup } from "../setup.js";
import { workWords } from "../beside/work-words.js";

/** @import { Form } from "../ticket/acts.js" */

/** A question to another area: whom, and what. */

const said = workWords.acts.question;
/** Parts an area from one of its people. */
const OF = "|";

/** @returns {Form} */
export function questionForm() {
  return {
    fields: (form, ticket) => html`
      <p>${said.text}</p>
      ${select({ form, name: "area", label: said.to }, people(ticket?.area.id))}
      ${textarea({ form, name: "question", label: said.body, hint: said.hint }, 4)}
    `,
    required: ["area", "question"],
    change: ({ area: to = "", question }) => {
      const [area, agent] = to.split(OF);
      return { question, area, ...(agent && { agent }) };
    },
  };
}

/** @param {string} [own] the ticket's area, which is not asked */
function people(own) {
  const { areas, agents, me } = setup();
  const others = areas.filter(({ id }) => id !== own);
  return html`${options([], "", workWords.acts.choose)}${others.map(({ id, name }) => {
    const people = agents.filter(
      (one) => one.works && one.id !== me.id && one.works_in.includes(id),
    );
    const choices = people.map((one) => ({ id: id + OF + one.id, name: one.name }));
    const whole = { id, name: fill(said.whole, { area: name }) };
    return html`<optgroup label=${name}>${options([whole, ...choices])}</optgroup>`;
  })}`;
}
