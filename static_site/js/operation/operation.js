import { call } from "../common/api.js";
import { byId, create, titled } from "../common/dom.js";
import { showFacts } from "../common/forms/offer.js";
import { language, root } from "../words.js";

/** @import { Offer, OfferedTopic } from "../contract" */

/** What is published of an operation (`?codigo=ipc`), or, without one, the list of all. */

const code = new URLSearchParams(window.location.search).get("codigo");
const OTHER = "other";

async function show() {
  const answer = await call("GET", `/catalog?language=${language}`);
  byId("operation-loading", HTMLElement).hidden = true;
  if (answer.status !== 200) {
    byId("operation-failed", HTMLElement).hidden = false;
    return;
  }
  /** @type {Offer} */
  const offer = answer.body;
  const topics = offer.topics.filter(({ id }) => id !== OTHER);
  const topic = topics.find(({ id }) => id === code);
  if (topic) showOperation(topic);
  else showAll(topics);
}

/** @param {OfferedTopic} topic */
function showOperation({ id, name, theme, hint, operation }) {
  titled(name);
  byId("operation-title", HTMLElement).textContent = name;
  byId("operation-theme", HTMLElement).textContent = theme;
  byId("operation-text", HTMLElement).textContent = hint?.text ?? "";
  showFacts({ ...operation }, byId("operation-facts", HTMLElement));
  const link = byId("operation-link", HTMLAnchorElement);
  link.hidden = !hint?.url?.startsWith("https://");
  link.href = hint?.url ?? "";
  byId("operation-ask", HTMLAnchorElement).href = `${root}/abrir/?tema=${encodeURIComponent(id)}`;
  byId("operation", HTMLElement).hidden = false;
}

/** @param {OfferedTopic[]} topics in the order of their themes */
function showAll(topics) {
  const list = byId("operation-list", HTMLElement);
  let theme = "";
  for (const topic of topics) {
    if (topic.theme !== theme) {
      theme = topic.theme;
      list.append(create("h2", "govuk-heading-m", theme), create("ul", "govuk-list"));
    }
    const line = create("li");
    const link = create("a", "govuk-link", topic.name);
    link.href = `?codigo=${encodeURIComponent(topic.id)}`;
    line.append(link);
    list.lastElementChild?.append(line);
  }
  list.hidden = false;
}

show();
