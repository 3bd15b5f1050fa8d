/** @import { UploadOffered } from "../../contract" */

/** Milliseconds without a byte moving until a transfer is given up. */
const SILENCE = 60_000;

/**
 * Send a file with the form that the API offered. `fetch` cannot tell how far an upload is.
 *
 * @param {UploadOffered} offered
 * @param {File} file
 * @param {(percent: number) => void} progress
 * @returns {{ done: Promise<string | null>, stop: () => void }} `done` gives null once S3 has the
 *   file, or the code of what went wrong
 */
export function sendForm({ url, fields }, file, progress) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", file); // S3 reads nothing that comes after it
  const request = new XMLHttpRequest();
  let timer = 0;
  const moved = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => request.abort(), SILENCE);
  };
  /** @type {Promise<string | null>} */
  const done = new Promise((resolve) => {
    request.upload.addEventListener("progress", (event) => {
      moved();
      if (event.lengthComputable) progress(Math.floor((100 * event.loaded) / event.total));
    });
    request.addEventListener("load", () => resolve(codeOf(request.status)));
    request.addEventListener("error", () => resolve("offline"));
    request.addEventListener("abort", () => resolve("offline"));
  });
  done.finally(() => window.clearTimeout(timer));
  request.open("POST", url);
  moved();
  request.send(form);
  return { done, stop: () => request.abort() };
}

/** @param {number} status S3's */
function codeOf(status) {
  if (status >= 200 && status < 300) return null;
  // The form lets in what was announced, for an hour: anything else is not that file any more.
  return status >= 400 && status < 500 ? "changed" : "unavailable";
}
