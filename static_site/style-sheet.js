// A style sheet of `css/` as browsers read it, on standard output: made by Sass, without what no page
// has. govuk-frontend's components come whole, with variants that nothing here is drawn with: a rule
// goes when all that it styles has a class of theirs that is not among those on standard input.
import { readFileSync } from "node:fs";
import process from "node:process";
import postcss from "postcss";
import { compile } from "sass";

const CLASS = /\.(govuk-[\w-]+)/g;
/** What a selector excludes needs no element to be there. */
const EXCLUDED = /:not\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)/g;

/** Names, and beginnings of names (`govuk-fieldset__legend--`) that a template completes. */
const named = readFileSync(0, "utf8").split("\n");
const begun = named.filter((name) => name.endsWith("-"));
const whole = new Set(named);

/** @param {string} selector */
function isDrawn(selector) {
  const classes = [...selector.replace(EXCLUDED, "").matchAll(CLASS)].map(([, name]) => name);
  return classes.every((name) => whole.has(name) || begun.some((start) => name.startsWith(start)));
}

const { css } = compile(process.argv[2], { style: "compressed", loadPaths: ["node_modules"] });
const sheet = postcss.parse(css);
sheet.walkRules((rule) => {
  if (rule.parent.name?.endsWith("keyframes")) return;
  const drawn = rule.selectors.filter(isDrawn);
  if (drawn.length === 0) rule.remove();
  else if (drawn.length < rule.selectors.length) rule.selectors = drawn;
});
sheet.walkAtRules((rule) => {
  if (rule.nodes?.length === 0) rule.remove();
});
process.stdout.write(sheet.toString());
