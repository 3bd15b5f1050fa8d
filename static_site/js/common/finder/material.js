import { call } from "../api.js";
import { language } from "../../words.js";
import { Engine } from "./engine.js";
import { finderWords as said } from "./finder-words.js";

/** @import { Offer, OfferedTopic } from "../../contract" */
/** @import { Found } from "./engine.js" */

/**
 * What stands in a line of the results.
 *
 * @typedef {{ title: string, href: string, about: string, facts: string, topic: string, whole: boolean }} Result
 */

/** @typedef {{ search: (typed: string, most: number) => Result[] }} Material */

/** The topic of what is none: it publishes nothing. */
const OTHER = "other";

/**
 * What there is to find, fetched whole once a page: what is fetched says nothing of what is typed.
 *
 * @returns {Promise<Material | null>} null when it cannot be had now
 */
export async function material() {
  const answer = await call("GET", `/catalog?language=${language}`);
  if (answer.status !== 200) return null;
  /** @type {Offer} */
  const offer = answer.body;
  const topics = new Map(offer.topics.map((topic) => [topic.id, topic]));
  const operations = offer.topics.filter(({ id }) => id !== OTHER);
  const engine = new Engine(operations.map(sought), []);
  return {
    search: (typed, most) =>
      engine.search(typed, most).map((found) => ({
        ...ofOperation(/** @type {OfferedTopic} */ (topics.get(found.topic))),
        whole: found.whole,
      })),
  };
}

/**
 * @param {OfferedTopic} topic
 * @returns {Found}
 */
function sought({ id, name, theme, operation }) {
  const keys = `${theme} ${operation?.description ?? ""} ${id.replace(/_/g, " ")}`;
  return { id: `operation:${id}`, kind: "operation", title: name, topic: id, keys };
}

/** @param {OfferedTopic} topic */
function ofOperation({ id, name, theme, hint, operation }) {
  const since = operation?.since ? `${said.since} ${operation.since}` : "";
  return {
    title: name,
    href: hint?.url ?? `/abrir/?tema=${id}`,
    about: `${said.operation} · ${theme}`,
    facts: [operation?.description, operation?.periodicity, since].filter(Boolean).join(" · "),
    topic: id,
  };
}
