import { via } from "./origin.js";
import { language } from "./words.js";

/**
 * The body of `POST /api/tickets`.
 *
 * @param {Record<string, string>} values tidied, by field path
 * @returns {string}
 */
export function bodyOf(values) {
  const { "document.type": type, "document.number": number, ...others } = values;
  return JSON.stringify({
    ...others,
    document: { type, number },
    attachments: [],
    language,
    via: via(),
  });
}
