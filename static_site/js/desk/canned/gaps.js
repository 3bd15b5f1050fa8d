import { html, nothing } from "../../lit-html.js";
import { fill } from "../../common/text.js";
import { setup } from "../setup.js";
import { removedGap, workWords } from "../beside/work-words.js";

/**
 * Variables that a text still has, since nothing was known to fill them with, and places of what was
 * taken away from a reply to somebody else: gaps, which whoever writes fills, or says to leave.
 */

const said = workWords.composer.gaps;
const VARIABLE = /\{([^{}\s]*)\}/g;

/**
 * @param {string} text
 * @returns {string[]} each once, in braces
 */
export function gapsOf(text) {
  const found = [...text.matchAll(VARIABLE)].filter(
    ([gap, name = ""]) => gap === removedGap || setup().variables.includes(name),
  );
  return [...new Set(found.map(([gap]) => gap))];
}

/**
 * A text whose gaps are seen.
 *
 * @param {string} text
 */
export function withGapsMarked(text) {
  const gaps = gapsOf(text);
  return text
    .split(/(\{[^{}\s]*\})/)
    .map((part) => (gaps.includes(part) ? html`<mark>${part}</mark>` : part));
}

/**
 * Which gaps a text has, and whether it is to be sent with them.
 *
 * @param {string} text
 * @param {string} left the gaps that are to stay
 * @param {(left: string) => void} leave
 */
export function gapsPart(text, left, leave) {
  const gaps = gapsOf(text).join(", ");
  if (!gaps) return nothing;
  return html`
    <div class="govuk-form-group desk-checklist" data-field="gaps" data-label=${said.label}>
      <fieldset class="govuk-fieldset">
        <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">${fill(said.which, { gaps })}</legend>
        <div class="govuk-checkboxes govuk-checkboxes--small">
          <div class="govuk-checkboxes__item">
            <input
              class="govuk-checkboxes__input"
              type="checkbox"
              id="gaps-left"
              .checked=${left === gaps}
              @change=${() => leave(left === gaps ? "" : gaps)}
            />
            <label class="govuk-label govuk-checkboxes__label" for="gaps-left">${said.leave}</label>
          </div>
        </div>
      </fieldset>
    </div>
  `;
}

/**
 * Put a text where the caret stands; at the end of what is written, as a paragraph of its own. Then
 * its first gap is selected, or the caret stands behind it. What is selected stays: the text comes
 * behind it. The browser's own undoing takes it back.
 *
 * @param {string} id of the field
 * @param {string} text
 * @param {(whole: string) => void} type writes the field anew
 */
export function putText(id, text, type) {
  const field = document.getElementById(id);
  if (!(field instanceof HTMLTextAreaElement)) return;
  const before = field.value.slice(0, field.selectionEnd);
  const isWithin = Boolean(field.value.slice(field.selectionEnd).trim());
  const closed = isWithin ? before : before.trimEnd();
  const lead = closed && !isWithin ? "\n\n" : "";
  field.focus();
  field.setSelectionRange(closed.length, isWithin ? closed.length : field.value.length);
  // Deprecated, and the only way that keeps what the browser can undo; a hidden field has none.
  const isWritten =
    document.activeElement === field && document.execCommand("insertText", false, lead + text);
  if (!isWritten) {
    field.setRangeText(lead + text);
    type(field.value);
  }
  const gap = gapsOf(text)[0] ?? "";
  const from = closed.length + lead.length + (gap ? text.indexOf(gap) : text.length);
  field.setSelectionRange(from, from + gap.length);
}
