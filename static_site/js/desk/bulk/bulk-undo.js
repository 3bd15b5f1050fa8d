import { ACTS } from "./bulk-forms.js";
import { runOf } from "./bulk-run.js";

/** @import { Part, Run } from "./bulk-run.js" */

/**
 * @param {string} act
 * @param {Run} run
 * @returns {Run | undefined} puts each changed ticket back as it was; one that somebody has changed
 *   since is refused, and so is one of which a mail has told
 */
export function undoingOf(act, run) {
  const { undo } = ACTS[/** @type {keyof typeof ACTS} */ (act)] ?? {};
  if (!undo || run.done.length === 0) return undefined;
  if (undo === "by the service") {
    return runOf([{ rows: run.done, change: {} }], { act: run.act, undoes: true });
  }
  /** @type {Map<string, Part>} */
  const parts = new Map();
  for (const row of run.done) {
    const change = undo(row);
    const key = JSON.stringify(change);
    const part = parts.get(key) ?? { rows: [], change };
    part.rows.push({ ...row, version: row.version + 1 });
    parts.set(key, part);
  }
  return runOf([...parts.values()]);
}
