import { call } from "../api.js";
import { byId, create } from "../dom.js";
import { counted } from "../text.js";
import { language, root, words } from "../../words.js";

/** @import { Named, Offer, OfferedTopic } from "../../contract" */

/**
 * What the form offers; null when the API does not say.
 *
 * @returns {Promise<Offer | null>}
 */
export async function fetchOffer() {
  const answer = await call("GET", `/catalog?language=${language}`);
  return answer.status === 200 ? answer.body : null;
}

/**
 * Put the choices into the form; what was chosen stays chosen while it is offered.
 *
 * @param {Offer} offer
 */
export function putOffer(offer) {
  fillSelect(byId("topic", HTMLSelectElement), topicChoices(offer.topics));
  fillSelect(byId("user_type", HTMLSelectElement), offer.user_types.map(option));
  putNotice(offer.notice_version);
}

/**
 * Ask for the privacy notice anew when another version of it was read.
 *
 * @param {string} version
 */
export function putNotice(version) {
  const notice = byId("notice_version", HTMLInputElement);
  if (notice.value === version) return;
  notice.checked = false;
  notice.value = version;
}

/**
 * Hold a choice whose list is not there yet.
 *
 * @param {HTMLSelectElement} select
 * @param {string} value
 * @param {string} label
 */
export function holdChoice(select, value, label) {
  select.add(option({ id: value, name: label || words.choose }));
  select.value = value;
}

/**
 * Say of a list that did not come that there is nothing to wait for.
 *
 * @param {HTMLSelectElement} select
 */
export function stopWaiting(select) {
  const waiting = select.options[0];
  if (waiting && !waiting.value) waiting.text = words.choose;
}

/**
 * Show what is published already on the chosen topic, and who answers.
 *
 * @param {Offer | null} offer
 */
export function showPublished(offer) {
  const chosen = byId("topic", HTMLSelectElement).value;
  const { hint, operation } = offer?.topics.find((topic) => topic.id === chosen) ?? {};
  const link = byId("published-link", HTMLAnchorElement);
  byId("published", HTMLElement).hidden = !hint && !operation;
  showFacts({ ...operation }, byId("published-facts", HTMLElement));
  byId("published-text", HTMLElement).textContent = hint?.text ?? "";
  link.hidden = !hint?.url?.startsWith("https://");
  link.href = hint?.url ?? "";
  showAnswersOf(chosen);
}

/** @type {Promise<Record<string, { address: string, count: number }>> | null} */
let answers = null;

/**
 * Lead to the answers that are published on the chosen topic, where there are any. All topics' counts
 * come at once: what is fetched does not say what was chosen.
 *
 * @param {string} chosen
 */
async function showAnswersOf(chosen) {
  const link = byId("published-answers", HTMLAnchorElement);
  link.hidden = true;
  if (!chosen) return;
  answers ??= fetch("/respuestas/temas.json")
    .then((reply) => (reply.ok ? reply.json() : {}))
    .catch(() => ({}));
  const found = (await answers)[chosen];
  // Another may have been chosen while it was fetched.
  if (!found || byId("topic", HTMLSelectElement).value !== chosen) return;
  link.textContent = counted(words.topic_answers, found.count);
  link.href = root + found.address;
  link.hidden = false;
  byId("published", HTMLElement).hidden = false;
}

/**
 * Each fact of an operation that somebody wrote, beside its name.
 *
 * @param {Record<string, unknown>} facts
 * @param {HTMLElement} list
 */
export function showFacts(facts, list) {
  for (const line of list.children) {
    const fact = facts[line.getAttribute("data-fact") ?? ""];
    line.toggleAttribute("hidden", !fact);
    const value = line.querySelector("span");
    if (value) value.textContent = String(fact ?? "");
  }
}

/**
 * The topics under their themes, in the order they come; those without a theme stand alone.
 *
 * @param {OfferedTopic[]} topics
 * @returns {HTMLElement[]}
 */
export function topicChoices(topics) {
  /** @type {HTMLElement[]} */
  const found = [];
  for (const topic of topics) {
    const last = found[found.length - 1];
    if (!topic.theme) {
      found.push(option(topic));
    } else if (last instanceof HTMLOptGroupElement && last.label === topic.theme) {
      last.append(option(topic));
    } else {
      const group = create("optgroup");
      group.label = topic.theme;
      group.append(option(topic));
      found.push(group);
    }
  }
  return found;
}

/**
 * @param {HTMLSelectElement} select
 * @param {HTMLElement[]} choices
 */
export function fillSelect(select, choices) {
  const chosen = select.value;
  select.replaceChildren(option({ id: "", name: words.choose }), ...choices);
  select.value = chosen;
  if (select.selectedIndex < 0) select.value = "";
}

/** @param {Named} named */
export function option({ id, name }) {
  const made = create("option", "", name);
  made.value = id;
  return made;
}
