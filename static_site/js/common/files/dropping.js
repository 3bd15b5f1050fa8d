/** Files that are pasted or dropped, instead of chosen. */

/**
 * The files of what is pasted; none where there is text too: a table of a spreadsheet is pasted as
 * its text, and not as the picture of it that comes along.
 *
 * @param {ClipboardEvent} event
 * @returns {File[]}
 */
export function pastedFiles({ clipboardData: data }) {
  return !data || data.types.includes("text/plain") ? [] : [...data.files];
}

/**
 * The files of what is dropped, or none. A browser leaves the page for a file that nobody takes.
 *
 * @param {DragEvent} event
 * @returns {File[]}
 */
export function droppedFiles(event) {
  if (!event.dataTransfer?.types.includes("Files")) return [];
  event.preventDefault();
  return [...event.dataTransfer.files];
}
