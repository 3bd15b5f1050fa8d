/** What is typed and not sent yet, as tabs of one browser keep it; each test is a browser anew. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

const WEEK = 7 * 24 * 3600 * 1000;
let copies = 0;
/** What all tabs of the browser share. */
let local;

/** A browser's store; `forbidden` as where the reader allows none. */
class Store {
  constructor({ forbidden = false } = {}) {
    Object.defineProperty(this, "forbidden", { value: forbidden });
  }

  getItem(key) {
    if (this.forbidden) throw new Error("SecurityError");
    return Object.hasOwn(this, key) ? this[key] : null;
  }

  setItem(key, text) {
    if (this.forbidden) throw new Error("QuotaExceededError");
    this[key] = text;
  }

  removeItem(key) {
    delete this[key];
  }
}

/** A tab with its own copy of the program; `leave` is what a browser tells a page that goes. */
async function tab({ session = new Store() } = {}) {
  const listeners = {};
  const window = {
    localStorage: local,
    sessionStorage: session,
    addEventListener: (event, listener) => (listeners[event] ??= []).push(listener),
  };
  copies += 1;
  globalThis.window = window;
  const program = await import(`./common/storage/shelf.js?${copies}`);
  const inside = async (act) => {
    globalThis.window = window;
    return act();
  };
  const shelf = await inside(() => program.shelf("draft"));
  return {
    session,
    claim: () => inside(() => shelf.claim()),
    write: (value) => inside(() => shelf.write(value)),
    read: () => shelf.read(),
    clearAll: (names) => inside(() => program.clearShelves(names)),
    leave: () => inside(() => listeners.pagehide.forEach((each) => each())),
  };
}

beforeEach(() => {
  local = new Store();
  // Without Web Locks nobody knows which tabs live but by their goodbye.
  Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });
});

test("a reloaded tab has what was typed in it", async () => {
  const before = await tab();
  assert.equal(await before.claim(), null);
  await before.write({ subject: "IPC" });
  await before.leave();
  const after = await tab({ session: before.session });
  assert.deepEqual(await after.claim(), { subject: "IPC" });
});

test("a new tab takes over what a closed one left, and nothing of one that is open", async () => {
  const open = await tab();
  await open.claim();
  await open.write("open");
  const next = await tab();
  assert.equal(await next.claim(), null);
  await open.leave();
  const last = await tab();
  assert.equal(await last.claim(), "open");
  const none = await tab();
  assert.equal(await none.claim(), null, "it was taken over once");
});

test("of two closed tabs, the one that was left last is taken over", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: 1_000_000 });
  const [first, last] = [await tab(), await tab()];
  for (const each of [last, first]) {
    await each.claim();
    await each.write(each === last ? "last" : "first");
  }
  await first.leave();
  t.mock.timers.tick(1000);
  await last.leave();
  assert.equal(await (await tab()).claim(), "last");
});

test("what is older than a week is gone", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: 1_000_000 });
  const old = await tab();
  await old.claim();
  await old.write("old");
  await old.leave();
  t.mock.timers.tick(WEEK);
  assert.equal(await (await tab()).claim(), null);
  assert.deepEqual(Object.keys(local), []);
});

test("signing out clears the shelves of a name, whichever tab they are of", async () => {
  const one = await tab();
  await one.claim();
  await one.write("mine");
  const other = await tab();
  await other.claim();
  await other.write("theirs");
  await one.clearAll(["other"]);
  assert.equal(one.read(), "mine");
  await one.clearAll(["dra"]);
  assert.equal(one.read(), null);
  assert.deepEqual(Object.keys(local), []);
});

test("where storage is forbidden, what is typed lives as long as the page", async () => {
  local = new Store({ forbidden: true });
  const alone = await tab({ session: new Store({ forbidden: true }) });
  assert.equal(await alone.claim(), null);
  await alone.write("typed");
  assert.equal(alone.read(), "typed");
});

test("a tab that lives, by its lock, keeps what it has said goodbye to", async () => {
  const held = new Set();
  const locks = {
    request: (name, _, then) => {
      const isFree = !held.has(name);
      if (isFree) held.add(name);
      then(isFree ? {} : null);
      return Promise.resolve();
    },
    query: async () => ({ held: [...held].map((name) => ({ name })) }),
  };
  Object.defineProperty(globalThis, "navigator", { value: { locks }, configurable: true });
  const living = await tab();
  await living.claim();
  await living.write("typed");
  await living.leave(); // as when a phone shows another app
  assert.equal(await (await tab()).claim(), null);
  held.clear(); // the browser closed it
  assert.equal(await (await tab()).claim(), "typed");
});

test("a place for one value is a place also where storage is forbidden or holds rubbish", async () => {
  globalThis.window = { localStorage: local, sessionStorage: new Store({ forbidden: true }) };
  const { place } = await import("./common/storage/storage.js");
  const forbidden = place("session", "told");
  forbidden.write("text");
  assert.equal(forbidden.read(), "text");
  forbidden.clear();
  assert.equal(forbidden.read(), null);
  local.setItem("consulta.rubbish", "{");
  assert.equal(place("local", "rubbish").read(), null);
});
