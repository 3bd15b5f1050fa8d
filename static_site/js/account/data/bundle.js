import { makeZip } from "../../client-zip.js";
import { heldDocument } from "./held-document.js";
import { asHolder } from "../../common/account-owner.js";
import { language } from "../../words.js";
import { accountWords as said } from "../../account-words.js";

/** @import { AttachmentSeen, HeldTicket, Holdings } from "../../contract" */

/**
 * All that is held about the reader and their files in one ZIP, which this browser makes: the API
 * answers at most 6 MB, and files of years are more. One file at a time is fetched and added, and
 * the browser keeps what is made outside of its memory when that is large.
 *
 * @typedef {{ done: number, all: number }} Progress files that are dealt with, and all of them
 * @typedef {{ path: string } | { missing: "failed" | "in_review" | "refused" }} Kept
 *   where a file lies in the bundle, or why it does not
 * @typedef {AttachmentSeen & { number: string }} Wanted a file, and its ticket's number
 */

/** Milliseconds that a file of at most 10 MB may take: no longer than its link serves. */
const PATIENCE = 300_000;
/** Once more, since a phone loses its connection for a moment. */
const TRIES = 2;

/**
 * @typedef {object} Ways
 * @property {(progress: Progress) => void} tell
 * @property {() => boolean} left whether nobody waits for it any more: then this throws
 * @property {AbortSignal} signal stops the file that is being fetched
 *
 * @param {Holdings} held
 * @param {Ways} ways
 * @returns {Promise<{ zip: Blob, missing: number }>} it, and how many files it lacks
 */
export async function bundle(held, ways) {
  /** @type {Map<string, Kept>} */
  const kept = new Map();
  const zip = await new Response(makeZip(parts(held, kept, ways))).blob();
  const missing = [...kept.values()].filter((one) => "missing" in one).length;
  return { zip: new Blob([zip], { type: "application/zip" }), missing };
}

/**
 * What the bundle holds, the files before the page that tells of them.
 *
 * @param {Holdings} held
 * @param {Map<string, Kept>} kept what became of each file, by its id
 * @param {Ways} ways
 */
async function* parts(held, kept, { tell, left, signal }) {
  const lastModified = new Date(held.made_at);
  const all = held.tickets.flatMap(filesOf);
  const paths = pathsOf(all);
  for (const [done, file] of all.entries()) {
    if (left()) throw new Error("Nobody waits for it.");
    tell({ done, all: all.length });
    const [input, missing] = await fetched(file, signal);
    const path = paths.get(file.id) ?? file.id;
    kept.set(file.id, input ? { path } : { missing });
    if (input) yield { name: path, input, lastModified };
  }
  if (left()) throw new Error("Nobody waits for it.");
  tell({ done: all.length, all: all.length });
  const page = heldDocument(held, kept, await styleSheet());
  yield { name: `${said.file}.html`, input: page, lastModified };
  yield {
    name: `${said.file}.json`,
    input: JSON.stringify(told(held, kept), null, 2),
    lastModified,
  };
}

/**
 * The files of a ticket, and the long texts of its mails, which are kept as files.
 *
 * @param {HeldTicket} ticket
 * @returns {Wanted[]}
 */
function filesOf({ number, files, entries }) {
  const texts = entries.flatMap((entry) => [entry.full_text, entry.quoted_text]);
  return [...files, ...texts].flatMap((file) => (file ? [{ ...file, number }] : []));
}

/**
 * A path of its own for each, also where a file system takes capital and small letters as one.
 *
 * @param {Wanted[]} all
 */
function pathsOf(all) {
  /** @type {Map<string, string>} */
  const paths = new Map();
  const taken = new Set();
  for (const { id, number, name } of all) {
    const dot = name.lastIndexOf(".");
    let path = `${said.data.folder}/${number}/${name}`;
    for (let count = 2; taken.has(path.toLowerCase()); count += 1) {
      path = `${said.data.folder}/${number}/${name.slice(0, dot)} (${count})${name.slice(dot)}`;
    }
    taken.add(path.toLowerCase());
    paths.set(id, path);
  }
  return paths;
}

/**
 * @param {Wanted} file
 * @param {AbortSignal} signal
 * @returns {Promise<[Blob | null, "failed" | "in_review" | "refused"]>} it, or why it is not there
 */
async function fetched({ id, number, size, state }, signal) {
  if (state !== "ready") return [null, state];
  for (let tries = 0; tries < TRIES && !signal.aborted; tries += 1) {
    const answer = await asHolder("GET", `/tickets/${number}/attachments/${id}?redirect=no`);
    if (answer.status === 401) throw new Error("The session has ended");
    const blob = answer.status === 200 ? await blobAt(answer.body.url, signal) : null;
    if (blob?.size === size) return [blob, "failed"];
  }
  return [null, "failed"];
}

/**
 * @param {string} url
 * @param {AbortSignal} [stopped]
 */
async function blobAt(url, stopped) {
  const fetching = new AbortController();
  const stop = () => fetching.abort();
  const timer = setTimeout(stop, PATIENCE);
  stopped?.addEventListener("abort", stop, { once: true });
  try {
    const answer = await fetch(url, { signal: fetching.signal });
    return answer.ok ? await answer.blob() : null;
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
    stopped?.removeEventListener("abort", stop);
  }
}

/** What the site's pages look like; without it the page is plain and says the same. */
async function styleSheet() {
  const link = document.querySelector("link[rel=stylesheet]");
  const sheet = link instanceof HTMLLinkElement ? await blobAt(link.href) : null;
  return (await sheet?.text()) ?? "";
}

/**
 * The data with what became of each file.
 *
 * @param {Holdings} held
 * @param {Map<string, Kept>} kept
 */
function told(held, kept) {
  const tickets = held.tickets.map((ticket) => ({
    ...ticket,
    files: ticket.files.map((file) => ({ ...file, ...kept.get(file.id) })),
  }));
  return { ...held, language, tickets };
}
