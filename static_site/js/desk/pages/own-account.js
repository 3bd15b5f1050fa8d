import { byId, titled } from "../../common/dom.js";
import { clearFaults } from "../../common/forms/faults.js";
import { tidyValuesOf } from "../../common/forms/fields.js";
import { html, nothing, render } from "../../lit-html.js";
import { fill } from "../../common/text.js";
import { staying } from "../../common/visit.js";
import { root } from "../../words.js";
import { ask } from "../calls.js";
import { input } from "../parts.js";
import { refused } from "../refusals.js";
import { showAbsences } from "./absences.js";
import { may, setup } from "../setup.js";
import { tell } from "../tell.js";
import { words } from "../words.js";
import { pageWords } from "../beside/page-words.js";

/** @import { AgentSettings } from "../../contract" */

/** One's own account at the desk: who one is there, and what one chose for oneself. */

const said = pageWords.account;

export async function showOwnAccount() {
  titled(said.title);
  draw(null);
  byId("account-title", HTMLElement).focus();
  await Promise.all([load(), showAbsences()]);
}

async function load() {
  const still = staying();
  const answer = await ask("GET", "/account");
  if (!still()) return;
  if (answer.status !== 200) return refused(answer, { retry: load });
  draw(answer.body);
}

/** @param {AgentSettings} wanted */
async function save(wanted) {
  const still = staying();
  const answer = await ask("PUT", "/account", { body: wanted });
  if (!still()) return;
  if (answer.status !== 200) {
    const form = byId("own-settings", HTMLFormElement);
    return refused(answer, { form, retry: () => save(wanted) });
  }
  draw(answer.body);
  tell(said.saved);
}

/** @param {AgentSettings | null} settings null while they are fetched */
function draw(settings) {
  const { me } = setup();
  const areas = me.areas.map((area) => area.name).join(", ");
  render(
    html`
      <div class="desk-page site-measure">
        <h1 class="govuk-heading-l" id="account-title" tabindex="-1">${said.title}</h1>
        <p class="govuk-body">${fill(said.who, { name: me.name, email: me.email })}</p>
        <p class="govuk-body">
          ${fill(said.areas, { areas })} ${said.roles[/** @type {"agent"} */ (me.role)]}
        </p>
        ${settings ? chosen(settings) : html`<p class="desk-hint">${words.queue.loading}</p>`}
        <section id="absences" aria-labelledby="absences-title"></section>
        <h2 class="govuk-heading-m">${said.safety}</h2>
        <p class="govuk-body">
          <a class="govuk-link" href="${root}/agentes/segundo-factor/">${said.second_factor}</a>
        </p>
      </div>
    `,
    byId("desk", HTMLElement),
  );
}

/** @param {AgentSettings} settings */
function chosen(settings) {
  if (!may("ticket.claim")) return nothing;
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    const form = byId("own-settings", HTMLFormElement);
    clearFaults(form);
    save({
      morning_mail: isWanted("morning_mail"),
      note_mails: isWanted("note_mails"),
      substitute_mails: isWanted("substitute_mails"),
      job_title: tidyValuesOf(form).job_title,
    });
  };
  return html`
    <h2 class="govuk-heading-m">${said.mails}</h2>
    <form id="own-settings" novalidate @submit=${submit}>
      <div class="govuk-form-group">
        <div class="govuk-checkboxes govuk-checkboxes--small">
          ${choice("morning_mail", settings, said.morning, said.morning_hint)}
          ${choice("note_mails", settings, said.notes, said.notes_hint)}
          ${choice("substitute_mails", settings, said.substitutes, said.substitutes_hint)}
        </div>
      </div>
      <h2 class="govuk-heading-m">${said.signing}</h2>
      ${input({ form: "own", name: "job_title", label: said.job_title, hint: said.job_title_hint }, "text", settings.job_title ?? "")}
      <button class="govuk-button" type="submit">${said.save}</button>
    </form>
  `;
}

/**
 * @param {"morning_mail" | "note_mails" | "substitute_mails"} name
 * @param {AgentSettings} settings
 * @param {string} label
 * @param {string} hint
 */
function choice(name, settings, label, hint) {
  return html`
    <div class="govuk-checkboxes__item">
      <input
        class="govuk-checkboxes__input"
        id=${name}
        type="checkbox"
        aria-describedby="${name}-hint"
        .checked=${settings[name]}
      />
      <label class="govuk-label govuk-checkboxes__label" for=${name}>${label}</label>
      <div class="govuk-hint govuk-checkboxes__hint" id="${name}-hint">${hint}</div>
    </div>
  `;
}

/** @param {"morning_mail" | "note_mails" | "substitute_mails"} name */
function isWanted(name) {
  return byId(name, HTMLInputElement).checked;
}
