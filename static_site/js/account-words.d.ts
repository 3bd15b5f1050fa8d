/** What the pages of an account say (`catalogue.py`, `words_modules`). */
import type es from "../locales/es.json";

export const accountWords: typeof es.browser.account & { mails: Record<string, string> };
