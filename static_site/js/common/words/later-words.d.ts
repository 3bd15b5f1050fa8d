/** What the form of a request says once more of it is loaded (`catalogue.py`, `words_modules`). */
import type es from "../../../locales/es.json";

export const laterWords: Pick<typeof es.browser, "email_question" | "helped" | "prefilled">;
