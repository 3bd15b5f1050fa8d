/** What the pages that show a ticket say (`catalogue.py`, `words_modules`). */
import type es from "../locales/es.json";

export const ticketWords: typeof es.browser.ticket;
