import { html, nothing } from "../../lit-html.js";
import { fill } from "../../common/text.js";
import { decide } from "./drafts.js";
import { shortMoment } from "../when.js";
import { workWords } from "../beside/work-words.js";

/** @import { Draft } from "./draft" */

/**
 * How a draft stands: saved, not saved yet, or saved otherwise elsewhere. Then both are seen, and
 * the agent says which goes on; nothing is written over unseen.
 */

const said = workWords.composer;

/**
 * @param {Draft} draft
 * @param {() => void} decided
 */
export function draftState(draft, decided) {
  const { tab, other, failing } = draft;
  return html`
    <p class="desk-composer__state" role="status" id="${tab}-draft-state">
      ${failing ? said.draft_here_only : nothing}
    </p>
    ${other ? otherDraft(draft, decided) : nothing}
  `;
}

/**
 * @param {Draft} draft
 * @param {() => void} decided
 */
function otherDraft(draft, decided) {
  const { tab, other } = draft;
  if (!other) return nothing;
  /** @param {"mine" | "other"} which */
  const choose = (which) => () => {
    decide(draft, which);
    decided();
    document.getElementById(`${tab}-body`)?.focus();
  };
  const choices = [
    tab === "reply" && other.data ? `${said.data_label} ${said.data[other.data]}` : "",
    tab === "reply" && other.status ? `${said.status_label}: ${said.status[other.status]}` : "",
    ...(other.files ?? []).map(({ name }) => name),
  ].filter(Boolean);
  return html`
    <div class="desk-other-draft" id="${tab}-other">
      <div role="alert">
        <p><strong>${said.other_draft}</strong> ${fill(said.other_draft_text, { time: shortMoment(other.saved_at) })}</p>
        <blockquote class="desk-race__quote" dir="auto">${other.text || said.other_draft_empty}</blockquote>
        ${choices.length > 0 ? html`<ul class="govuk-list">${choices.map((text) => html`<li dir="auto">${text}</li>`)}</ul>` : nothing}
      </div>
      <button type="button" class="desk-button" id="${tab}-use-other" @click=${choose("other")}>${said.use_other}</button>
      <button type="button" class="desk-button" id="${tab}-keep-mine" @click=${choose("mine")}>${said.keep_mine}</button>
    </div>
  `;
}
