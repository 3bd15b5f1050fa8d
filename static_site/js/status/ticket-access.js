import { call } from "../common/api.js";
import { faultsOfEmail } from "../common/forms/checks.js";
import { create } from "../common/dom.js";
import { textAt } from "../common/folded-text.js";
import { sentence } from "../common/forms/faults.js";
import { clearSummary, putError, showProblem } from "../common/problem.js";
import { access, earlierToken, session } from "../common/storage/storage.js";
import { fill, tidy } from "../common/text.js";
import { staying } from "../common/visit.js";
import { language } from "../words.js";
import { ticketWords } from "../ticket-words.js";

/** @import { Answer } from "../common/api.js" */
/** @import { AttachmentSeen } from "../contract" */

/** The leave to see a ticket: where it comes from, what it fetches, and how it is renewed. */

const said = ticketWords.renew;
export const TICKET = "#ticket";

/** @returns {string} the number that the address names, or nothing */
export function asked() {
  return new URLSearchParams(window.location.search).get("numero") ?? "";
}

/** Take the token of a mailed link out of the address, where others could read it. */
export function takeToken() {
  const token = new URLSearchParams(window.location.hash.slice(1)).get("acceso");
  if (token === null) return;
  access.write({ number: asked(), token });
  window.history.replaceState(null, "", address(asked(), TICKET));
}

/** Who is signed in has leave to see their tickets, such as the one that the address names. */
export function takeSession() {
  const token = session.read()?.token;
  if (token && asked() && access.read()?.number !== asked())
    access.write({ number: asked(), token });
}

/**
 * @param {string} ticket its number
 * @param {string} hash
 */
export function address(ticket, hash) {
  const query = new URLSearchParams(window.location.search);
  if (ticket) query.set("numero", ticket);
  const text = query.toString();
  return `${window.location.pathname}${text && `?${text}`}${hash}`;
}

export function fetchTicket() {
  const { number, token } = held();
  return call("GET", `/tickets/${encodeURIComponent(number)}?language=${language}`, { token });
}

/** @param {Pick<AttachmentSeen, "id">} file */
export function fetchFile({ id }) {
  const { number, token } = held();
  const path = `/tickets/${encodeURIComponent(number)}/attachments/${id}?redirect=no`;
  return call("GET", path, { token });
}

/** @type {import("../common/folded-text.js").Read} */
export async function textOfFile(file) {
  const answer = await fetchFile(file);
  return answer.status === 200 ? textAt(answer.body.url) : null;
}

function held() {
  return access.read() ?? { number: "", token: "" };
}

/**
 * @param {Answer} answer
 * @returns {boolean} whether the token that was sent no longer opens the ticket
 */
export function isGone({ status }) {
  return [401, 403, 404].includes(status);
}

/**
 * The access to a ticket has expired while its page is open: look it up again on the spot, and go
 * on with what the reader was doing. Nothing that is typed on the page is touched.
 *
 * @param {string} number
 * @param {() => void} goOn
 */
export function askAgain(number, goOn) {
  const box = create("div", "site-problem");
  const form = create("form");
  form.noValidate = true;
  const { group, input, refuse } = emailField();
  form.append(group, create("button", "govuk-button", said.send));
  box.append(create("h2", "govuk-heading-m", said.title));
  box.append(create("p", "govuk-body", fill(said.text, { number })), form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const email = tidy(input.value);
    const [wrong] = faultsOfEmail(email);
    if (wrong) return refuse(sentence(wrong));
    const body = JSON.stringify({ email, number });
    const still = staying();
    const answer = await call("POST", `/lookups?language=${language}`, {
      body,
      token: earlierToken(),
    });
    if (!still()) return;
    if (answer.status === 404) return refuse(said.not_found);
    if (answer.status === 202) return refuse(ticketWords.mailed);
    if (answer.status !== 200) return showProblem(answer, () => askAgain(number, goOn));
    access.write({ number, token: answer.body.access_token });
    clearSummary();
    goOn();
  });
  putError(box);
}

/** The address that the ticket was opened with, and what marks it as wrong. */
function emailField() {
  const label = create("label", "govuk-label govuk-label--s", said.email);
  label.htmlFor = "renew-email";
  const input = create("input", "govuk-input");
  Object.assign(input, { id: "renew-email", type: "email", name: "email", autocomplete: "email" });
  input.spellcheck = false;
  input.autocapitalize = "none";
  const fault = create("p", "govuk-error-message");
  fault.id = "renew-fault";
  fault.setAttribute("role", "alert");
  const group = create("div", "govuk-form-group");
  group.append(label, fault, input);
  const refuse = (/** @type {string} */ text) => {
    fault.textContent = text;
    input.setAttribute("aria-describedby", fault.id);
    input.setAttribute("aria-invalid", "true");
    group.classList.add("govuk-form-group--error");
    input.focus();
  };
  return { group, input, refuse };
}
