import { html, nothing } from "../../lit-html.js";
import { bytes } from "../text.js";
import { ticketWords as said } from "../../ticket-words.js";

/** @import { AttachmentSeen } from "../../contract" */

/**
 * The files of an entry: what each is called, its size, how it fares, and the way to fetch it.
 *
 * @param {AttachmentSeen[]} attachments
 * @param {(file: AttachmentSeen) => void} download
 */
export function attached(attachments, download) {
  if (attachments.length === 0) return nothing;
  return html`
    <ul class="site-files">
      ${attachments.map(
        (file) => html`
          <li class="site-file">
            <span class="site-file__name" dir="auto">${file.name}</span>
            <span class="site-file__about">${bytes(file.size)}${state(file)}</span>
            ${
              file.state === "ready"
                ? html`<button
                  type="button"
                  class="govuk-button govuk-button--secondary site-file__button site-screen"
                  @click=${() => download(file)}
                >
                  ${said.download}<span class="govuk-visually-hidden"> ${file.name}</span>
                </button>`
                : nothing
            }
          </li>
        `,
      )}
    </ul>
  `;
}

/** @param {AttachmentSeen} file */
function state({ state }) {
  return state === "ready" ? nothing : html` · ${said.file_states[state]}`;
}
