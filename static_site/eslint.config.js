// What the scripts are held to beside their types (tsconfig.json) and their shape (prettier).
import js from "@eslint/js";
import { configs as lit } from "eslint-plugin-lit";
import globals from "globals";

const ROOMS = ["account", "desk", "home", "open", "operation", "status"];

/**
 * A room imports from itself and from `common`, which imports from no room.
 *
 * @param {string} room
 */
const apart = (room) => ({
  files: [`static_site/js/${room}/**/*.js`],
  rules: {
    "no-restricted-imports": [
      "error",
      { patterns: [{ regex: `^(\\.\\./)+(${ROOMS.filter((each) => each !== room).join("|")})/` }] },
    ],
  },
});

export default [
  { ignores: ["**/node_modules/", "**/dist/", "**/.dist*/"] },
  js.configs.recommended,
  lit["flat/recommended"],
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "array-callback-return": "error",
      "default-case-last": "error",
      "dot-notation": "error",
      eqeqeq: "error",
      "max-depth": ["error", 3],
      "max-lines-per-function": ["error", 40],
      "max-params": ["error", 5],
      "no-alert": "error",
      "no-console": "error",
      "no-else-return": "error",
      "no-implicit-coercion": "error",
      "no-implied-eval": "error",
      "no-lonely-if": "error",
      "no-param-reassign": "error",
      "no-return-assign": ["error", "except-parens"],
      "no-self-compare": "error",
      "no-template-curly-in-string": "error",
      "no-throw-literal": "error",
      "no-unneeded-ternary": "error",
      "no-unreachable-loop": "error",
      "no-unused-expressions": "error",
      // `const { left_out: _, ...kept }` is how a key is left out.
      "no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "no-useless-concat": "error",
      "no-useless-rename": "error",
      "no-useless-return": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "prefer-promise-reject-errors": "error",
      "prefer-rest-params": "error",
      "prefer-spread": "error",
      "prefer-template": "error",
      radix: "error",
      yoda: "error",
    },
  },
  {
    files: ["static_site/js/**/*.js", "tests/site/*.js"],
    languageOptions: { globals: globals.browser },
  },
  ...ROOMS.map(apart),
  apart("common"),
];
