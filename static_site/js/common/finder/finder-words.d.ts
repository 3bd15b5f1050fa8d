/** What the search before asking says (`catalogue.py`, `words_modules`). */
import type es from "../../../locales/es.json";

export const finderWords: typeof es.browser.finder;
