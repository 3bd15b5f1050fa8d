// The shape of scripts and styles: `npm run format` gives it, `npm run check` asks for it.
export default {
  printWidth: 100,
  // Space between the tags of a template is text, and `pre-wrap` shows it: nobody may add any.
  embeddedLanguageFormatting: "off",
};
