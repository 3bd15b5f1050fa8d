/** What the build makes of the catalogue's section `desk`, a module a language. */
import type es from "../../locales/es.json";

export const words: Omit<
  typeof es.desk,
  | "answered"
  | keyof typeof import("./beside/page-words").pageWords
  | keyof typeof import("./beside/work-words").workWords
>;
/** How long what agents write may be, in characters (`chalicelib/domain/fields.py`). */
export const limits: Record<
  | "reply"
  | "note"
  | "reason"
  | "canned_reply_name"
  | "filter_name"
  | "catalog_text"
  | "job_title"
  | "signature",
  { min: number; max: number }
> & {
  /** Tickets of one change, and letters of a search. */
  bulk: { max: number };
  search: { max: number };
};
/** The saved views, as the API is asked for them (`chalicelib/domain/desk/lists/views.py`). */
export const views: Record<string, Record<string, string>>;
