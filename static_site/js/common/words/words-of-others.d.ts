/** What is said of fields that the form of a request has not (`catalogue.py`, `words_modules`). */
export const otherFaults: Record<string, Record<string, string>>;
/** What is said of the steps to a due date that come after the opening. */
export const laterSteps: Record<string, string>;
