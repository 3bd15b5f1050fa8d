import { call, faultsOf } from "../common/api.js";
import { byId, create } from "../common/dom.js";
import { tidyValuesOf } from "../common/forms/fields.js";
import { showProblem } from "../common/problem.js";
import { newKey } from "../common/sending.js";
import { shelf } from "../common/storage/shelf.js";
import { access, told } from "../common/storage/storage.js";
import { fill, length } from "../common/text.js";
import { language, limits, root, words } from "../words.js";
import { lostWords as said } from "./lost-words.js";

/** @import { TicketFound } from "../contract" */
/** @import { Sent } from "../common/files/sent-file.js" */
/** @import { Uploads } from "../common/files/uploads.js" */
/** @import { Message } from "../status/write.js" */

/**
 * The answer to a first sending was lost, the text was changed, and now the number is known: give
 * it back together with the new text, to be added to that ticket or to open another.
 */

let number = "";
/** @type {string[]} */
let emails = [];
let text = "";
/** @type {Sent[]} */
let files = [];
let key = newKey();
let added = () => {};

/**
 * @param {string} first the number of the ticket that stands
 * @param {string[]} tried the addresses that it may have been opened with
 * @param {HTMLFormElement} form
 * @param {Uploads} uploads
 * @param {{ openAnother: () => void, added: () => void }} acts
 */
export function showLost(first, tried, form, uploads, acts) {
  const { subject = "", details = "" } = tidyValuesOf(form);
  [number, emails, text, files] = [first, tried, `${subject}\n\n${details}`, uploads.sent()];
  key = newKey();
  added = acts.added;
  byId("lost-add", HTMLButtonElement).onclick = add;
  byId("lost-open", HTMLButtonElement).onclick = acts.openAnother;
  put("lost-text", fill(said.text, { number }));
  put("lost-yours", text);
  put("lost-add", fill(said.add, { number }));
  put("lost-see", fill(said.see, { number }));
  byId("lost-see", HTMLAnchorElement).href = `${root}/estado/?numero=${number}`;
  byId("lost-files", HTMLElement).replaceChildren(
    ...files.map(({ name }) => create("li", "", name)),
  );
}

/** Add the text to the ticket, for whoever knows the address that it was opened with. */
async function add() {
  const seen = await lookUp();
  if (seen === null) return;
  if (seen === "unknown" || length(text) > limits.body.max) return handOver();
  const theirs = seen.ticket.entries.flatMap((entry) => entry.attachments.map(({ id }) => id));
  const attachments = files.map((one) => one.upload_id).filter((id) => !theirs.includes(id));
  access.write({ number, token: seen.access_token });
  const answer = await call("POST", `/tickets/${number}/messages?language=${language}`, {
    body: JSON.stringify({ body: text, attachments }),
    key,
    token: seen.access_token,
  });
  if (answer.status === 201) {
    added();
    told.write(fill(said.added, { number }));
    window.location.assign(`${root}/estado/?numero=${number}#ticket`);
  } else if (answer.status === 409 || faultsOf(answer).length > 0) handOver("#ticket");
  else showProblem(answer, add, words.kept_once);
}

/** @returns {Promise<TicketFound | "unknown" | null>} null when there was trouble, which is told */
async function lookUp() {
  for (const email of emails) {
    const body = JSON.stringify({ email, number });
    const answer = await call("POST", `/lookups?language=${language}`, { body });
    if (answer.status === 200) return answer.body;
    if (answer.status === 0 || answer.status >= 500) {
      showProblem(answer, add, words.kept_once);
      return null;
    }
  }
  return "unknown";
}

/**
 * Leave the text in the ticket's box to answer, where its reader can send it.
 *
 * @param {string} [hash] of the status page
 */
async function handOver(hash = "") {
  /** @type {ReturnType<typeof shelf<Message>>} */
  const message = shelf(`message.${number}`);
  await message.claim();
  message.write({ text, files, key: newKey() });
  if (!hash) told.write(fill(said.kept, { number }));
  window.location.assign(`${root}/estado/?numero=${number}${hash}`);
}

/**
 * @param {string} id
 * @param {string} sentence
 */
function put(id, sentence) {
  byId(id, HTMLElement).textContent = sentence;
}
