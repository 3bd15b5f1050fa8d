import { sentence } from "../forms/faults.js";
import { drawFiles, drawProgress, moveToFile } from "./filelist.js";
import { fill } from "../text.js";
import { faultAt, faultOfFile, itemOf, judgeAgain, sendFile } from "./sent-file.js";
import { lentItems, settleLent } from "./lent-file.js";
import { words } from "../../words.js";

/** @import { Fault } from "../types/fault" */
/** @import { Item, Sent } from "./sent-file.js" */

/** Files that are sent at the same time: a slow line is shared by no more. */
const AT_ONCE = 2;
const OF_A_FILE = /^attachments\.(\d+)$/;

/**
 * The files of a form: sent as they are chosen and looked into by the service, each with its
 * progress and its fault, buttons that send it again or another in its place, and one that
 * removes it.
 *
 * The group is a `<div class="govuk-form-group" data-field="attachments">` that holds an
 * `<input type="file" multiple>` without a name, an empty `<ul class="site-files">` and an element
 * of role `status`; the macro `files` of `layouts/form.html` writes it. It fires `change` whenever
 * what an entry can name has changed: then a draft keeps `sent()`, and `put()` brings it back.
 * Before sending, `faults()` must be empty; then `ids()` are the entry's `attachments`.
 */
export class Uploads {
  /**
   * @param {HTMLElement} group
   * @param {typeof words.files} [said] the catalogue's words
   */
  constructor(group, said = words.files) {
    /** @private @type {Item[]} */
    this._items = [];
    /** @private */
    this._group = group;
    /** @private */
    this._said = said;
    /** @private */
    this._input = /** @type {HTMLInputElement} */ (group.querySelector("input[type=file]"));
    /** @private */
    this._list = /** @type {HTMLElement} */ (group.querySelector("ul"));
    /** @private @type {Item | null} the file that the next one chosen takes the place of */
    this._replaced = null;
    /** @private */
    this._status = /** @type {HTMLElement} */ (group.querySelector("[role=status]"));
    this._input.addEventListener("change", (event) => {
      event.stopPropagation(); // the group tells when something has been sent
      this.add([...(this._input.files ?? [])]);
      this._input.value = ""; // the same file may be chosen again
    });
    this._input.addEventListener("cancel", () => (this._replaced = null));
    window.addEventListener("online", () => {
      for (const item of this._items) if (item.code === "offline") this._restart(item);
      this._next();
    });
  }

  /** @returns {boolean} whether there is a file on the list, however it fares */
  any() {
    return this._items.length > 0;
  }

  /** @returns {Sent[]} */
  sent() {
    return this._items.flatMap(({ state, sent }) => (state === "sent" && sent ? [sent] : []));
  }

  /** @returns {string[]} what the entry names */
  ids() {
    return this.sent().map((one) => one.upload_id);
  }

  /** @returns {Fault[]} why the form cannot be sent yet */
  faults() {
    const failed = this._items
      .filter(({ state }) => state === "failed")
      .map((item) => this._faultOf(item));
    const busy = this._items.some(({ state }) => state === "sending" || state === "checking");
    return busy ? [{ field: "attachments", code: "busy" }, ...failed] : failed;
  }

  /**
   * Mark the files that an answer refuses.
   *
   * @param {Fault[]} faults of the answer
   * @returns {Fault[]} the same, each of a file with the file's name
   */
  refuse(faults) {
    const named = this._items.filter(({ state }) => state === "sent");
    for (const { field, code, detail } of faults) {
      const item = named[Number(OF_A_FILE.exec(field)?.[1] ?? -1)];
      if (item) Object.assign(item, { state: "failed", code, detail });
    }
    this._changed();
    return [...faults.filter(({ field }) => !OF_A_FILE.test(field)), ...this.faults()];
  }

  /** @param {Sent[]} kept by a draft */
  put(kept) {
    this._items = kept.map(itemOf);
    this._draw();
  }

  /**
   * Add files that the service copies for this form: until it has, nothing leaves without them.
   *
   * @param {{ name: string, size: number }[]} files
   * @param {Promise<(Sent | string)[]>} copies of each, or the code of why there is none
   */
  async lend(files, copies) {
    const items = lentItems(files, this._items.length);
    this._items.push(...items);
    this._changed();
    for (const [n, copy] of (await copies).entries()) {
      const item = items[n];
      if (!item || !this._items.includes(item)) continue;
      if (settleLent(item, copy)) this._status.textContent = sentence(this._faultOf(item));
    }
    this._changed();
  }

  clear() {
    for (const item of this._items) item.stop?.();
    this._items = [];
    this._draw();
  }

  /** @param {File[]} files chosen, pasted or dropped: all are judged alike */
  add(files) {
    const replaced = this._replaced ? this._items.indexOf(this._replaced) : -1;
    this._replaced = null;
    for (const [n, file] of files.entries()) {
      const at = n === 0 && replaced >= 0 ? replaced : this._items.length;
      const { name, size } = file;
      const code = faultOfFile(file, at);
      /** @type {Item} */
      const item = { name, size, state: code ? "failed" : "sending", progress: 0, file, code };
      this._items[at] = item;
      if (code) this._status.textContent = sentence(this._faultOf(item));
    }
    this._changed();
    if (files.length > 0 && replaced >= 0) moveToFile(this._list.children[replaced]);
    this._next();
  }

  /**
   * Send what waits, a few at a time.
   *
   * @private
   */
  _next() {
    const waiting = this._items.filter(({ state }) => state === "sending");
    for (const item of waiting.slice(0, AT_ONCE)) if (!item.stop) this._send(item);
  }

  /** @private @param {Item} item */
  async _send(item) {
    if (!item.file) return;
    const code = await sendFile(item, item.file, {
      isWanted: () => this._items.includes(item),
      moved: (percent) => drawProgress(this._rowOf(item), percent),
      checking: () => {
        this._draw();
        this._next();
      },
    });
    if (!this._items.includes(item)) return;
    if (code) return this._fail(item, code);
    item.state = "sent";
    this._tell(this._said.told_sent, item);
    this._changed();
  }

  /**
   * @param {Item} item
   * @param {string} code
   * @private
   */
  _fail(item, code) {
    Object.assign(item, { state: "failed", code });
    this._status.textContent = sentence(this._faultOf(item));
    this._changed();
    this._next();
  }

  /** @private @param {Item} item */
  _restart(item) {
    Object.assign(item, { state: "sending", progress: 0, code: undefined, stop: undefined });
    this._changed();
  }

  /** @private @param {Item} item */
  _remove(item) {
    const at = this._items.indexOf(item);
    item.stop?.();
    this._items.splice(at, 1);
    for (const [n, other] of this._items.entries())
      if (other.code === "too_many") judgeAgain(other, n);
    this._tell(this._said.told_removed, item);
    this._changed();
    this._next();
    const neighbour = this._items[Math.min(at, this._items.length - 1)];
    if (neighbour) moveToFile(this._rowOf(neighbour));
    else this._input.focus();
  }

  /** @private @param {Item} item */
  _faultOf(item) {
    return faultAt(this._items.indexOf(item), item);
  }

  /**
   * @param {string} text
   * @param {Item} item
   * @private
   */
  _tell(text, { name }) {
    this._status.textContent = fill(text, { name });
  }

  /** @private @param {Item} item */
  _rowOf(item) {
    return this._list.children[this._items.indexOf(item)];
  }

  /** @private */
  _changed() {
    this._draw();
    this._group.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** @private */
  _draw() {
    drawFiles(this._list, this._items, {
      id: this._input.id,
      said: this._said,
      faultOf: (item) => this._faultOf(item),
      again: (item) => {
        this._restart(item);
        moveToFile(this._rowOf(item));
        this._next();
      },
      replace: (item) => {
        this._replaced = item;
        this._input.click();
      },
      remove: (item) => this._remove(item),
    });
  }
}
