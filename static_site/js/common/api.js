/** @import { Fault } from "./types/fault" */

/**
 * What came back.
 *
 * @typedef {object} Answer
 * @property {number} status HTTP's; 0 when nothing came back
 * @property {any} body read from JSON; null when there was none
 * @property {number | null} retryAfter seconds
 * @property {string | null} [etag] names what came, where it has a version
 * @property {number} [at] when it was answered, by the server; milliseconds since 1970, NaN: untold
 */

/** Longer than API Gateway waits for the function (29 s). */
const PATIENCE = 35_000;

/**
 * What goes with a call: `body` is JSON, `key` the Idempotency-Key, `token` an access token,
 * `version` goes as If-Match, `known` is the ETag of what the caller has: 304 when it is the same.
 * What is `leaving` goes on when the page is gone.
 *
 * @typedef {{ body?: string, key?: string, token?: string, version?: number, known?: string, leaving?: boolean }} Sent
 */

/**
 * Call the API. Never throws: a call without an answer has status 0.
 *
 * A call that is asked for a proof of work solves it and goes again, unseen; what cannot be
 * solved here is answered as it came, with the time to wait.
 *
 * @param {"GET" | "POST" | "PUT" | "PATCH" | "DELETE"} method
 * @param {string} path below `/api`
 * @param {Sent} [sent]
 * @returns {Promise<Answer>}
 */
export async function call(method, path, sent = {}) {
  const headers = headersOf(sent);
  const answer = await fetched(method, path, headers, sent);
  if (answer.status !== 429 || answer.body?.code !== "challenge_required") return answer;
  const solution = await solved(answer.body.challenge);
  if (solution === null) return answer;
  return fetched(method, path, { ...headers, Altcha: solution }, sent);
}

/**
 * @param {string} method
 * @param {string} path
 * @param {Record<string, string>} headers
 * @param {Sent} sent
 * @returns {Promise<Answer>}
 */
async function fetched(method, path, headers, { body, leaving = false }) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  try {
    const response = await fetch(`/api${path}`, {
      method,
      headers,
      body,
      keepalive: leaving,
      signal: patience.signal,
    });
    return {
      status: response.status,
      body: await json(response),
      retryAfter: Number(response.headers.get("Retry-After")) || null,
      etag: response.headers.get("ETag"),
      at: Date.parse(response.headers.get("Date") ?? ""),
    };
  } catch {
    return { status: 0, body: null, retryAfter: null };
  } finally {
    clearTimeout(timer);
  }
}

/** @param {Sent} sent */
function headersOf({ body, key, token, version, known }) {
  /** @type {Record<string, string>} */
  const headers = {};
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (key !== undefined) headers["Idempotency-Key"] = key;
  if (token !== undefined) headers.Authorization = `Bearer ${token}`;
  if (version !== undefined) headers["If-Match"] = `"${version}"`;
  if (known !== undefined) headers["If-None-Match"] = known;
  return headers;
}

/**
 * The solver is fetched when somebody is asked for a proof, which few are.
 *
 * @param {import("../altcha/pow.js").Challenge} challenge
 * @returns {Promise<string | null>}
 */
async function solved(challenge) {
  try {
    const { solve } = await import("./proof-of-work/challenge.js");
    return await solve(challenge);
  } catch {
    return null;
  }
}

/**
 * The wrong fields that an answer names; empty when it is about something else.
 *
 * @param {Answer} answer
 * @returns {Fault[]}
 */
export function faultsOf(answer) {
  return answer.status === 422 && answer.body?.code === "invalid" ? answer.body.errors : [];
}

/** @param {Response} response */
async function json(response) {
  try {
    return await response.json();
  } catch (error) {
    // The edge answers with a page of its own when the API is out of reach.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
