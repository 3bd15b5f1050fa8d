import { faultsOfOpening } from "../../common/forms/checks.js";
import { byId, titled } from "../../common/dom.js";
import { clearFaults, sentence as ofPublic, showFaults } from "../../common/forms/faults.js";
import { tidyValuesOf } from "../../common/forms/fields.js";
import { showDocument, watchIdentity } from "../../common/forms/identity.js";
import { fetchOffer, putNotice, putOffer } from "../../common/forms/offer.js";
import { newKey } from "../../common/sending.js";
import { place } from "../../common/storage/storage.js";
import { fill } from "../../common/text.js";
import { Uploads } from "../../common/files/uploads.js";
import { staying } from "../../common/visit.js";
import { addressOf, go } from "../location.js";
import { ask } from "../calls.js";
import { forgetForm, keepForm } from "../compose/desk-drafts.js";
import { deskSentence as ofDesk, missed, refused } from "../refusals.js";
import { tell } from "../tell.js";
import { pageWords } from "../beside/page-words.js";
import { followArea } from "./behalf-area.js";
import { forgetPeople, showPersonSearch } from "./behalf-person.js";

/** @import { Fault } from "../../common/types/fault" */

/** A ticket for somebody who called, came or wrote: the public form's fields, and how they came. */

const said = pageWords.behalf;
const NAME = "behalf";
/** What the public form does not ask. */
const OWN = ["channel", "language"];
/** The words of what concerns the agent, not the person. */
const OF_THE_DESK = [...OWN, "area", "mine"];

/** @type {ReturnType<typeof place<string>>} The key of an opening under way: it opens one ticket. */
const attempt = place("session", "desk.behalf.key");
let watched = false;
/** @type {Uploads | null} */
let uploads = null;

export async function showBehalf() {
  const form = byId("behalf", HTMLFormElement);
  titled(said.title);
  byId("behalf-title", HTMLElement).focus();
  showPersonSearch();
  if (!watched) {
    watched = true;
    form.addEventListener("submit", send);
    watchIdentity(form);
    const offer = await fetchOffer();
    if (!offer) watched = false;
    else putOffer(offer);
    if (offer) followArea(form, offer);
    keepForm(form, NAME, files(form));
    showDocument(form);
  }
}

/** @param {HTMLFormElement} form */
function files(form) {
  uploads ??= new Uploads(
    /** @type {HTMLElement} */ (form.querySelector("[data-field=attachments]")),
  );
  return uploads;
}

/** @param {Fault} fault */
function say(fault) {
  if (OF_THE_DESK.includes(fault.field)) return ofDesk(fault);
  /** @type {Record<string, Record<string, string>>} */
  const theirs = said.faults;
  const known = theirs[fault.field]?.[fault.code];
  return known ?? ofPublic(fault);
}

/**
 * Who has no e-mail is answered by phone, or by letter where they wrote.
 *
 * @param {Record<string, string>} values
 * @returns {Fault[]}
 */
function unanswerable({ email, phone, channel }) {
  return email || phone || channel === "mail" ? [] : [{ field: "phone", code: "no_way_to_answer" }];
}

/** @param {Event} [event] */
async function send(event) {
  event?.preventDefault();
  const form = byId("behalf", HTMLFormElement);
  const values = tidyValuesOf(form);
  const missing = OWN.filter((field) => !values[field]);
  const faults = [
    ...missing.map((field) => ({ field, code: "missing" })),
    ...faultsOfOpening(values).filter(({ field, code }) => field !== "email" || code !== "missing"),
    ...unanswerable(values),
    ...files(form).faults(),
  ];
  if (faults.length > 0) return showFaults(form, faults, say);
  clearFaults(form);
  const key = attempt.read() ?? newKey();
  attempt.write(key);
  const { "document.type": type, "document.number": number, mine, ...others } = values;
  const document = { type, number };
  const body = { ...others, document, mine: mine === "true", attachments: files(form).ids() };
  const still = staying();
  const answer = await ask("POST", "/tickets", { body, key });
  if (answer.body?.code === "idempotency_mismatch") {
    attempt.clear(); // another text is another ticket
    return send();
  }
  if (answer.status === 422) attempt.clear();
  if (answer.status === 422 && answer.body.current) putNotice(answer.body.current.notice_version);
  if (answer.status !== 201 && !still()) return missed(answer, said.title);
  if (answer.status !== 201) {
    return refused(answer, { form, say, mark: (wrong) => files(form).refuse(wrong), retry: send });
  }
  attempt.clear();
  form.reset();
  form.dispatchEvent(new Event("change"));
  forgetForm(NAME);
  files(form).clear();
  showDocument(form);
  forgetPeople();
  if (still()) go(addressOf({ pagina: null, ticket: answer.body.number }));
  tell(fill(values.email ? said.opened : said.opened_no_email, { number: answer.body.number }));
}
