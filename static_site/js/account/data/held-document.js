import { create } from "../../common/dom.js";
import { heldPage } from "./held.js";
import { html, nothing, render } from "../../lit-html.js";
import { language } from "../../words.js";
import { ticketWords } from "../../ticket-words.js";
import { accountWords as said } from "../../account-words.js";

/** @import { HeldFile, Holdings, PublicEntry } from "../../contract" */
/** @import { Kept } from "./bundle.js" */

/** Nothing is loaded from elsewhere, and no program runs, whatever a message holds. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/**
 * The page of what is held as a document that is read without a network, and names every file
 * that the bundle lacks.
 *
 * @param {Holdings} held
 * @param {Map<string, Kept>} kept what became of each file, by its id
 * @param {string} style what it looks like
 */
export function heldDocument(held, kept, style) {
  const place = create("div");
  /** @type {(file: HeldFile) => unknown} */
  const file = ({ id, name }) => way(kept.get(id), name);
  /** @type {(entry: PublicEntry) => unknown} */
  const folds = (entry) => unfolded(entry, kept);
  render(html`${lacking(held, kept)} ${heldPage(held, { file, folds })}`, place);
  return `<!doctype html>
<html lang="${language}" class="govuk-template">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${said.data.document}</title>
<style>${style}</style>
</head>
<body class="govuk-template__body">
<div class="govuk-width-container"><main class="govuk-main-wrapper site-measure">
<h1 class="govuk-heading-xl">${said.data.document}</h1>
${place.innerHTML.replace(/<!--.*?-->/gs, "")}
</main></div>
</body>
</html>
`;
}

/**
 * @param {Holdings} held
 * @param {Map<string, Kept>} kept
 */
function lacking({ tickets }, kept) {
  const lost = tickets.flatMap(({ number, files }) =>
    files.filter(({ id }) => "missing" in (kept.get(id) ?? {})).map((file) => ({ number, file })),
  );
  if (lost.length === 0) return nothing;
  return html`<h2 class="govuk-heading-m">${said.data.lacking}</h2>
    <ul class="govuk-list govuk-list--bullet">
      ${lost.map(({ number, file }) => html`<li dir="auto">${number}: ${file.name} (${reason(kept.get(file.id))})</li>`)}
    </ul>`;
}

/**
 * @param {Kept | undefined} kept
 * @param {string} name
 */
function way(kept, name) {
  if (!kept || "missing" in kept) return html`<strong>${reason(kept)}</strong>`;
  return html`<a class="govuk-link" href=${address(kept.path)}>
    ${said.data.open}<span class="govuk-visually-hidden"> ${name}</span>
  </a>`;
}

/** @param {string} path below the document's folder */
function address(path) {
  return path.split("/").map(encodeURIComponent).join("/");
}

/** @param {Kept | undefined} kept */
function reason(kept) {
  return said.data.missing[kept && "missing" in kept ? kept.missing : "failed"];
}

/**
 * What a mail says beyond its words, for which the site has folds that fetch.
 *
 * @param {PublicEntry} entry
 * @param {Map<string, Kept>} kept
 */
function unfolded({ quoted, quoted_text: quotedText, full_text: fullText }, kept) {
  const { show_full: full, show_quoted: quote } = ticketWords;
  const texts = [
    { label: full, file: fullText },
    { label: quote, file: quotedText },
  ];
  return html`
    ${
      quoted
        ? html`<details class="govuk-details">
          <summary class="govuk-details__summary"><span class="govuk-details__summary-text">${quote}</span></summary>
          <div class="govuk-details__text site-fold__text" dir="auto">${quoted}</div>
        </details>`
        : nothing
    }
    ${texts.map(({ label, file }) =>
      file
        ? html`<p class="govuk-body">${label}: ${way(kept.get(file.id), file.name)}</p>`
        : nothing,
    )}
  `;
}
