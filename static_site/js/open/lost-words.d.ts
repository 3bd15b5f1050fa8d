/** What is said to whom a first answer did not reach (`catalogue.py`, `words_modules`). */
import type es from "../../locales/es.json";

export const lostWords: typeof es.browser.lost;
