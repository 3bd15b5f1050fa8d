/** Milliseconds in which a browser has begun to save a file. */
const PATIENCE = 60_000;

/**
 * Have the browser save what a page has made.
 *
 * @param {string} name
 * @param {string} text
 */
export function save(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), PATIENCE);
}
