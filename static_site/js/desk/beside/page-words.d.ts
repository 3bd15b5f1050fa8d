/** What the desk's pages beside list and ticket say (`catalogue.py`, `words_modules`). */
import type es from "../../../locales/es.json";

export const pageWords: Pick<
  typeof es.desk,
  | "absences"
  | "account"
  | "answers"
  | "behalf"
  | "catalog"
  | "exports"
  | "paper"
  | "reports"
  | "trail"
  | "unit"
>;
