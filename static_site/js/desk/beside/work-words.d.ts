/** What the desk says at work on tickets (`catalogue.py`, `words_modules`). */
import type es from "../../../locales/es.json";

/** `mails.kinds`: what the desk calls each mail, from the mails themselves. */
export const workWords: Pick<
  typeof es.desk,
  | "acts"
  | "bulk"
  | "canned"
  | "composer"
  | "facts"
  | "held"
  | "links"
  | "mails"
  | "no_email"
  | "questions"
  | "sending"
  | "thread"
  | "ticket"
> & {
  mails: { kinds: Record<string, string> };
};
/** What stands where a datum of a person was taken away from a past reply. */
export const removedGap: string;
