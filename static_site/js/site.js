import { keepOrigin } from "./origin.js";

/** The same page in the other language, with what the address holds right now. */
function keepPlaceInOtherLanguage() {
  for (const link of document.querySelectorAll("a[data-language-link]")) {
    const anchor = /** @type {HTMLAnchorElement} */ (link);
    const path = anchor.pathname;
    anchor.addEventListener("click", () => {
      anchor.href = path + window.location.search + window.location.hash;
    });
  }
}

keepOrigin();
keepPlaceInOtherLanguage();
