/**
 * A text as it is compared where people look for something: without accents and capitals.
 *
 * @param {string} text
 */
export function unaccented(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
