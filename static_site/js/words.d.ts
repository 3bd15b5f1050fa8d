/** What the build makes of the catalogue, one `words.js` a language (`build.py`, `_words`). */
import type es from "../locales/es.json";

export const language: "es" | "en";
/** Its BCP 47 name, for `Intl`. */
export const locale: string;
/** A long date: `{weekday} {day} de {month} de {year}`. */
export const dateWords: string;
/** What stands before the paths of a language's pages: nothing, or `/en`. */
export const root: string;
export const words: Omit<
  typeof es.browser,
  "ticket" | "account" | "lost" | "finder" | "email_question" | "helped" | "prefilled"
>;
/** The form's limits, in characters (`chalicelib/domain/fields.py`). */
export const limits: Record<OptionalText, Limit> & {
  full_name: Limit;
  email: Limit;
  subject: Limit;
  details: Limit;
  body: Limit;
  comment: Limit;
  attachments: { count: number; bytes: number; types: string[] };
};

/** What requesters may add about themselves: each field, and what it is called. */
export const optionalTexts: readonly [OptionalText, string][];

type OptionalText = keyof typeof es.open.texts;

interface Limit {
  min?: number;
  max: number;
}
