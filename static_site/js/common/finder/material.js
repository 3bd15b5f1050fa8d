import { call } from "../api.js";
import { language } from "../../words.js";
import { Engine } from "./engine.js";
import { finderWords as said } from "./finder-words.js";
import { HelpSections } from "./help-sections.js";
import { PublishedAnswers } from "./published-answers.js";

/** @import { Offer, OfferedTopic } from "../../contract" */
/** @import { Found } from "./engine.js" */

/**
 * What stands in a line of the results.
 *
 * @typedef {{ id: string, kind: "operation" | "answer" | "help", title: string, href: string, about: string, facts: string, topic: string, whole: boolean, share: number, typed: number }} Result
 */

/**
 * `fetchFor` fetches what a search needs and is not here yet, and says whether something came.
 *
 * @typedef {object} Material
 * @property {(typed: string, most: number) => Result[]} search what is published
 * @property {(typed: string, most: number) => Result[]} searchAll the same, and what the manual says
 * @property {(typed: string) => Promise<boolean>} fetchFor
 * @property {boolean} inParts whether what is fetched follows from what is typed, among decoys
 */

/** The topic of what is none: it publishes nothing. */
const OTHER = "other";
/** @type {Promise<Material | null> | null} */
let kept = null;

/**
 * What there is to find, fetched once a page.
 *
 * @returns {Promise<Material | null>} null when it cannot be had now
 */
export async function material() {
  kept ??= load();
  const loaded = await kept;
  if (!loaded) kept = null;
  return loaded;
}

/** @returns {Promise<Material | null>} */
async function load() {
  const answer = await call("GET", `/catalog?language=${language}`);
  if (answer.status !== 200) return null;
  /** @type {Offer} */
  const offer = answer.body;
  const topics = new Map(offer.topics.map((topic) => [topic.id, topic]));
  const operations = offer.topics.filter(({ id }) => id !== OTHER);
  const engine = new Engine(
    operations.map(sought),
    operations.flatMap(({ synonyms }) => synonyms ?? []),
  );
  const answers = new PublishedAnswers(engine);
  const help = new HelpSections();
  await Promise.all([answers.begin(), help.begin()]);
  /** @type {Material["search"]} */
  const search = (typed, most) =>
    engine.search(typed, most).map((found) => line(found, topics.get(found.topic)));
  return {
    search,
    searchAll: (typed, most) => arranged(search(typed, most), help.search(typed).map(ofHelp), most),
    fetchFor: (typed) => answers.fetchFor(typed),
    inParts: answers.inParts,
  };
}

/**
 * What the manual says stands first where it has more of the words typed than anything published,
 * and else last.
 *
 * @param {Result[]} published
 * @param {Result[]} help
 * @param {number} most
 */
function arranged(published, help, most) {
  const shown = published.slice(0, most - help.length);
  const best = Math.max(0, ...published.map(({ typed }) => typed));
  const first = help.filter(({ typed }) => typed > best);
  return [...first, ...shown, ...help.filter((one) => !first.includes(one))];
}

/**
 * @param {import("./help-sections.js").Section} section
 * @returns {Result}
 */
function ofHelp({ id, title, chapter, href, typed }) {
  const about = [said.help, chapter].filter((one) => one !== title).join(" · ");
  const none = { facts: "", topic: "", whole: false, share: 0 };
  return { id, kind: "help", title, href, about, typed, ...none };
}

/**
 * @param {Found & { whole: boolean, share: number, typed: number }} found
 * @param {OfferedTopic | undefined} offered none where an answer's topic is not offered any more
 * @returns {Result}
 */
function line({ id, kind, title, href = "", topic, whole, share, typed }, offered) {
  if (kind === "operation" && offered) return { ...ofOperation(offered), whole, share, typed };
  const about = [said.answer, offered?.name].filter(Boolean).join(" · ");
  return {
    id: id.replace("answer:", ""),
    kind: "answer",
    title,
    href,
    about,
    facts: "",
    topic,
    whole,
    share,
    typed,
  };
}

/**
 * @param {OfferedTopic} topic
 * @returns {Found}
 */
function sought({ id, name, theme, operation, synonyms }) {
  const said = [theme, operation?.description, synonyms, id.replace(/_/g, " ")];
  const keys = said.filter(Boolean).join(" ");
  return { id: `operation:${id}`, kind: "operation", title: name, topic: id, keys };
}

/**
 * What a topic is called in addresses, as the job that makes its page has it (`slug` of
 * `chalicelib/services/published/answers/site.py`).
 *
 * @param {string} id
 */
function slugOf(id) {
  const slug = id.toLowerCase().replace(/[^a-z0-9_]+/g, "-");
  return slug.replace(/^-+|-+$/g, "") || "otro";
}

/**
 * @param {OfferedTopic} topic
 * @returns {Omit<Result, "whole" | "share" | "typed">}
 */
function ofOperation({ id, name, theme, operation }) {
  const since = operation?.since ? `${said.since} ${operation.since}` : "";
  return {
    id,
    kind: "operation",
    title: name,
    href: `/operaciones/${slugOf(id)}/`,
    about: `${said.operation} · ${theme}`,
    facts: [operation?.description, operation?.periodicity, since].filter(Boolean).join(" · "),
    topic: id,
  };
}
