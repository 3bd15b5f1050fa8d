/** What the desk says of answers given before (`catalogue.py`, `words_modules`). */
import type es from "../../../locales/es.json";

export const answeredWords: typeof es.desk.answered;
