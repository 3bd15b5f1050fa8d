/**
 * What is typed and not sent yet, kept in this browser: a value for each tab, so that two tabs
 * keep two drafts. A tab that is opened takes over the newest value whose tab is gone.
 *
 * A tab lives as long as it holds its lock (Web Locks); where a browser has none, a value is taken
 * over once its tab has said goodbye. Values older than a week are removed.
 *
 * @template Value
 * @typedef {{ value: Value, saved_at: number, left: boolean }} Kept
 */

/** Milliseconds; as long as the server remembers an Idempotency-Key. */
const KEPT = 7 * 24 * 3600 * 1000;
const PREFIX = "consulta.kept.";
/** How often, and after how many milliseconds, a reloaded tab asks for its lock again. */
const TRIES = 4;
const PAUSE = 60;

/** @type {Promise<string> | null} */
let mine = null;
/** @type {Map<() => void, string>} what forgets each shelf of this page, and its name */
const open = new Map();

/** @returns {Promise<string>} this tab's id: the same after a reload, another in a duplicate */
function tabId() {
  mine ??= claimId();
  return mine;
}

async function claimId() {
  const known = readTab();
  for (let tries = 0; known && tries < TRIES; tries += 1) {
    if (await hold(known)) return known;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  const id = `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 10)}`;
  await hold(id);
  writeTab(id);
  return id;
}

/** @param {string} id */
function hold(id) {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    navigator.locks
      .request(`consulta.tab.${id}`, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock === null ? undefined : new Promise(() => {}); // for as long as the tab lives
      })
      .catch(() => resolve(true));
  });
}

/** @returns {Promise<Set<string> | null>} ids of the tabs that live; null where nobody knows */
async function livingTabs() {
  if (!navigator.locks) return null;
  const { held = [] } = await navigator.locks.query();
  return new Set(held.map(({ name = "" }) => name.replace("consulta.tab.", "")));
}

function readTab() {
  try {
    return window.sessionStorage.getItem("consulta.tab");
  } catch {
    return null;
  }
}

/** @param {string} id */
function writeTab(id) {
  try {
    window.sessionStorage.setItem("consulta.tab", id);
  } catch {
    // The tab gets another id when it is loaded again.
  }
}

/**
 * @template Value
 * @param {string} name
 */
export function shelf(name) {
  const prefix = `${PREFIX}${name}.`;
  let key = "";
  /** @type {Value | null} */
  let here = null;
  let left = false;

  const put = () => {
    if (here !== null && key) save(key, { value: here, saved_at: Date.now(), left });
  };
  onLeaving((leaving) => {
    left = leaving;
    put();
  });

  const clear = () => {
    here = null;
    remove(key);
  };
  open.set(clear, name);

  return {
    /** @returns {Promise<Value | null>} this tab's value, or one that its tab left behind */
    async claim() {
      key = prefix + (await tabId());
      here = /** @type {Value | null} */ (takeOver(prefix, key, await livingTabs()));
      put();
      return here;
    },
    /** @returns {Value | null} */
    read: () => here,
    /** @param {Value} value */
    write(value) {
      here = value;
      put();
    },
    clear,
  };
}

/** @param {(leaving: boolean) => void} told when the reader leaves the page, and is back */
function onLeaving(told) {
  window.addEventListener("pagehide", () => told(true));
  window.addEventListener("pageshow", () => told(false));
}

/**
 * @param {string} prefix
 * @param {string} own this tab's key
 * @param {Set<string> | null} living
 * @returns {unknown} this tab's value, or else the newest whose tab is gone, which is moved here
 */
function takeOver(prefix, own, living) {
  const found = entries(prefix);
  const kept = found.find(([key]) => key === own);
  if (kept) return kept[1].value;
  const [newest] = found
    .filter(([key, { left }]) => (living ? !living.has(key.slice(prefix.length)) : left))
    .sort(([, one], [, other]) => other.saved_at - one.saved_at);
  if (newest) remove(newest[0]);
  return newest?.[1].value ?? null;
}

/** Remove every value of some names, whichever tab it is of: what signing out does.
 *
 * @param {string[]} names what the names begin with
 */
export function clearShelves(names) {
  for (const begun of names) {
    for (const [clear, name] of open) if (name.startsWith(begun)) clear();
    for (const [key] of entries(PREFIX + begun)) remove(key);
  }
}

/**
 * @param {string} prefix
 * @returns {[string, Kept<unknown>][]} what can be read; what is too old goes
 */
function entries(prefix) {
  try {
    const keys = Object.keys(window.localStorage).filter((key) => key.startsWith(prefix));
    return keys.flatMap((key) => {
      const kept = parsed(window.localStorage.getItem(key));
      if (kept && Date.now() - kept.saved_at < KEPT) return [[key, kept]];
      remove(key);
      return [];
    });
  } catch {
    return []; // storage is forbidden: values live as long as the page
  }
}

/**
 * @param {string | null} text
 * @returns {Kept<unknown> | null}
 */
function parsed(text) {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {Kept<unknown>} kept
 */
function save(key, kept) {
  try {
    window.localStorage.setItem(key, JSON.stringify(kept));
  } catch {
    // Full or forbidden: the page holds it.
  }
}

/** @param {string} key */
function remove(key) {
  try {
    window.localStorage.removeItem(key);
  } catch {
    // It could not be written either.
  }
}
