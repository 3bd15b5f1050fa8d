(language) => {
  // What is drawn or follows the clock is overwritten, so that a picture differs only with the page.
  const date = {
    es: ["martes 15 de diciembre de 2026", "15 de diciembre de 2026"],
    en: ["Tuesday, 15 December 2026", "15 December 2026"],
  }[language];
  const months =
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|" +
    "January|February|March|April|May|June|July|August|September|October|November|December";
  const days =
    "lunes|martes|miércoles|jueves|viernes|sábado|domingo|" +
    "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday";
  const changes = [
    [new RegExp(`(?:${days}),? \\d{1,2} (?:de )?(?:${months}) (?:de )?\\d{4}`, "g"), date[0]],
    [new RegExp(`\\d{1,2} (?:de )?(?:${months}) (?:de )?\\d{4}`, "g"), date[1]],
    [/\b\d{1,2}:\d{2}\b/g, "10:30"],
    [/\b\d{6}\b/g, "051243"],
    [/[\w.]+@example\.com/g, "rosa.quishpe@example.com"],
  ];
  const replaced = (text) => changes.reduce((now, [from, to]) => now.replace(from, to), text);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = replaced(walker.currentNode.data);
    if (text !== walker.currentNode.data) walker.currentNode.data = text;
  }
  for (const input of document.querySelectorAll("input[type=text], input[type=email]")) {
    input.dataset.typed = input.value;
    input.value = replaced(input.value);
  }
  if (!document.getElementById("manual-look")) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      ".manual-mark { outline: 4px solid #d4351c !important; outline-offset: 3px !important; }",
    );
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    document.documentElement.dataset.manual = "";
  }
}
