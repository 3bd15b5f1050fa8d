// What the styles are held to beside their shape (prettier).
export default {
  extends: "stylelint-config-standard-scss",
  rules: {
    // Tokens are listed, a line each.
    "custom-property-empty-line-before": "never",
    // Old phones know neither `inset`, nor ranges in media queries, nor lists in `:not()`.
    "declaration-block-no-redundant-longhand-properties": [true, { ignoreShorthands: ["inset"] }],
    "media-feature-range-notation": "prefix",
    "selector-not-notation": "simple",
    "value-keyword-case": ["lower", { ignoreKeywords: ["Arial", "Roboto"] }],
    // govuk-frontend's block__element--modifier; a modifier may be a status of the API.
    "selector-class-pattern": "^[a-z]+(-[a-z]+)*(__[a-z]+(-[a-z]+)*)?(--[a-z]+([-_][a-z]+)*)?$",
  },
};
