/**
 * The pages that a day's work at list and ticket does without. They come in one file, with the
 * first of them that is asked for: of a file each, the bundler would make the list out of twelve.
 */
export { showPaper } from "../paper/paper.js";
export { showUnit } from "../unit/unit.js";
export { showBehalf } from "../pages/behalf.js";
export { showPublications } from "../answers/answers-page.js";
export { showCanned } from "../pages/canned.js";
export { showCatalog } from "../pages/catalog.js";
export { showOwnAccount } from "../pages/own-account.js";
export { showDayTrail, showTicketTrail } from "../pages/trail.js";
export { showDrafts } from "../drafts/drafts-page.js";
export { showQuestions } from "../teamwork/questions-page.js";
export { showReports } from "../reports/reports-page.js";
export { showExports } from "../exports/exports-page.js";
export { showYearly } from "../reports/yearly/yearly-page.js";
export { showWhoAsked } from "../reports/people/people-page.js";
