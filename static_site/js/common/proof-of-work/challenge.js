import { deriveKey } from "../../altcha/algorithms/web/pbkdf2.js";
import { solveChallenge, solveChallengeWorkers } from "../../altcha/pow.js";

/** @import { Challenge } from "../../altcha/pow.js" */

/** More workers would wait for each other on a phone. */
const WORKERS = 4;
/** Milliseconds after which a proof is given up: it serves five minutes. */
const PATIENCE = 60_000;

const SOLVER = new URL("./solver.js", import.meta.url).href;
/** The site's policy starts workers by this name alone, and this name gives our solver alone. */
const ADDRESS = trusted()?.createScriptURL("") ?? SOLVER;

/**
 * Solve a proof of work, beside the page's own work where the browser can.
 *
 * @param {Challenge} challenge
 * @returns {Promise<string | null>} what goes as the header `Altcha`
 */
export async function solve(challenge) {
  const solution = await aside(challenge).catch(() =>
    // A browser without workers of modules: the keys are derived beside the page all the same.
    solveChallenge({ challenge, deriveKey, timeout: PATIENCE }),
  );
  return solution && btoa(JSON.stringify({ challenge, solution }));
}

/** @param {Challenge} challenge */
async function aside(challenge) {
  return solveChallengeWorkers({
    challenge,
    concurrency: Math.min(WORKERS, navigator.hardwareConcurrency || 1),
    createWorker: async () => new Worker(ADDRESS, { type: "module" }),
    timeout: PATIENCE,
  });
}

/** Browsers without Trusted Types take a plain address, and TypeScript does not know them yet. */
function trusted() {
  const { trustedTypes } = /** @type {any} */ (window);
  return trustedTypes?.createPolicy("challenge-worker", { createScriptURL: () => SOLVER });
}
