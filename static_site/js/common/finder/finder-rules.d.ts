/** What the desk's search leaves out and cuts (`catalogue.py`, `words_modules`). */
export const stopWords: string[];
export const longestWord: number;
