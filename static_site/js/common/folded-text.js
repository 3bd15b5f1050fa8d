import { html, nothing, render } from "../lit-html.js";
import { bytes } from "./text.js";
import { ticketWords as said } from "../ticket-words.js";

/** @import { Folded } from "./types/folded" */
/** @import { AttachmentSeen } from "../contract" */

/**
 * Fetches the text of a file; null when it cannot be had now.
 *
 * @callback Read
 * @param {AttachmentSeen} file
 * @returns {Promise<string | null>}
 */

/**
 * What stands in a fold: its label, and a text or the file that holds it.
 *
 * @typedef {{ label: string, text?: string, file?: AttachmentSeen, read: Read }} Content
 */

/**
 * A text that is shown when somebody asks for it. An element of its own, so that a thread that is
 * drawn anew with more entries does not show one entry's text below another.
 */
class FoldedText extends HTMLElement {
  /** @type {Content | undefined} */
  #content;
  #text = "";
  #told = "";

  /** @param {Content} content */
  set content(content) {
    const before = this.#content;
    this.#content = content;
    if (before && before.text === content.text && before.file?.id === content.file?.id) return;
    this.#text = content.text ?? "";
    this.#told = "";
    this.#draw();
    const details = this.querySelector("details");
    if (details) details.open = false;
  }

  #draw() {
    if (!this.#content) return;
    const { label, file } = this.#content;
    render(
      html`<details class="govuk-details site-fold" @toggle=${() => this.#open()}>
        <summary class="govuk-details__summary">
          <span class="govuk-details__summary-text">${label}${file ? ` (${bytes(file.size)})` : nothing}</span>
        </summary>
        <div class="govuk-details__text">
          <p class="site-fold__told" role="status">${this.#told}</p>
          <div class="site-fold__text" dir="auto">${this.#text}</div>
        </div>
      </details>`,
      this,
    );
  }

  async #open() {
    const content = this.#content;
    if (!content?.file || this.#text || !this.querySelector("details")?.open) return;
    this.#told =
      content.file.state === "ready" ? said.text_loading : said.file_states[content.file.state];
    this.#draw();
    if (content.file.state !== "ready") return;
    const text = await content.read(content.file);
    if (content.file.id !== this.#content?.file?.id) return;
    this.#text = text ?? "";
    this.#told = text === null ? said.text_failed : "";
    this.#draw();
  }
}

customElements.define("folded-text", FoldedText);

/**
 * What a mail says beyond what is shown at once: all of a long message, and what it quotes.
 *
 * @param {Folded} entry
 * @param {Read} read
 */
export function folds({ quoted, quoted_text: quotedText, full_text: fullText }, read) {
  const all = [
    fullText && { label: said.show_full, file: fullText, read },
    quoted ? { label: said.show_quoted, text: quoted, read } : undefined,
    quotedText && { label: said.show_quoted, file: quotedText, read },
  ];
  return all.map((content) =>
    content ? html`<folded-text .content=${content}></folded-text>` : nothing,
  );
}

/**
 * The text behind an address that a file was found at.
 *
 * @param {string} url
 * @returns {Promise<string | null>}
 */
export async function textAt(url) {
  try {
    const answer = await fetch(url);
    return answer.ok ? await answer.text() : null;
  } catch {
    return null;
  }
}
