import { place, session } from "./storage/storage.js";

/** The institute's pages that lead here. */
const ORIGINS = ["institucional", "estadisticas"];

/** @type {ReturnType<typeof place<string>>} */
const origin = place("session", "via");

/** Keep where the reader came from, as the address of any page may say: `?via=institucional`. */
function keepOrigin() {
  const via = new URLSearchParams(window.location.search).get("via");
  if (via !== null && ORIGINS.includes(via)) origin.write(via);
}

/** @returns {string | undefined} */
export function via() {
  return origin.read() ?? undefined;
}

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

/** The skip link moves the focus alone: the address says which step of a page is shown. */
function keepAddress() {
  document.querySelector(".govuk-skip-link")?.addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById("main")?.focus();
  });
}

/** Who is signed in is led to their account, not asked to sign in. */
export function showAccount() {
  const link = document.querySelector("a[data-account]");
  if (link && session.read()) link.textContent = link.getAttribute("data-account");
}

keepOrigin();
showAccount();
keepAddress();
keepPlaceInOtherLanguage();
