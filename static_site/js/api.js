/** @import { Fault } from "./contract" */

/**
 * What came back.
 *
 * @typedef {object} Answer
 * @property {number} status HTTP's; 0 when nothing came back
 * @property {any} body read from JSON; null when there was none
 * @property {number | null} retryAfter seconds
 * @property {string | null} [etag] names what came, where it has a version
 */

/** Longer than API Gateway waits for the function (29 s). */
const PATIENCE = 35_000;

/**
 * Call the API. Never throws: a call without an answer has status 0.
 *
 * @param {"GET" | "POST" | "PUT" | "PATCH" | "DELETE"} method
 * @param {string} path below `/api`
 * @param {{ body?: string, key?: string, token?: string, version?: number, known?: string }} [sent]
 *   `body` is JSON, `key` the Idempotency-Key, `token` an access token, `version` goes as If-Match,
 *   `known` is the ETag of what the caller has: 304 when it is still the same
 * @returns {Promise<Answer>}
 */
export async function call(method, path, { body, key, token, version, known } = {}) {
  /** @type {Record<string, string>} */
  const headers = {};
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (key !== undefined) headers["Idempotency-Key"] = key;
  if (token !== undefined) headers["Authorization"] = `Bearer ${token}`;
  if (version !== undefined) headers["If-Match"] = `"${version}"`;
  if (known !== undefined) headers["If-None-Match"] = known;
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  try {
    const response = await fetch(`/api${path}`, {
      method,
      headers,
      body,
      signal: patience.signal,
    });
    return {
      status: response.status,
      body: await json(response),
      retryAfter: Number(response.headers.get("Retry-After")) || null,
      etag: response.headers.get("ETag"),
    };
  } catch {
    return { status: 0, body: null, retryAfter: null };
  } finally {
    clearTimeout(timer);
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
