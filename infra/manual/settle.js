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
  const shortMonths =
    "ene|feb|mar|abr|may|jun|jul|ago|sept?|oct|nov|dic|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec";
  const shortDays = "lun|mar|mié|jue|vie|sáb|dom|Mon|Tue|Wed|Thu|Fri|Sat|Sun";
  const brief = { es: ["mar, 15 dic", "15 dic"], en: ["Tue, 15 Dec", "15 Dec"] }[language];
  const far = { es: ["en 12 días", "hace 2 horas"], en: ["in 12 days", "2 hours ago"] }[language];
  const changes = [
    [new RegExp(`(?:${days}),? \\d{1,2} (?:de )?(?:${months}) (?:de )?\\d{4}`, "g"), date[0]],
    [new RegExp(`\\d{1,2} (?:de )?(?:${months}) (?:de )?\\d{4}`, "g"), date[1]],
    [new RegExp(`(?:${shortDays}),? \\d{1,2} (?:${shortMonths})\\b`, "g"), brief[0]],
    [new RegExp(`\\d{1,2} (?:${shortMonths})\\b`, "g"), brief[1]],
    [/\b(?:en|in) \d+ (?:días|days)/g, far[0]],
    [/hace (?:\d+ \p{L}+|un momento)|\d+ \p{L}+ ago|just now/gu, far[1]],
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
  // How much waits follows from what was done on this system before: a list of an ordinary day.
  const waiting = [4, 6, 2, 1, 17, 3, 1, 5, 8, 2];
  document.querySelectorAll(".desk-views .desk-count").forEach((count, at) => {
    for (const node of count.childNodes)
      if (node.nodeType === Node.TEXT_NODE && node.data.trim())
        node.data = String(waiting[at % waiting.length]);
  });
  for (const input of document.querySelectorAll("input")) {
    if (input.type === "date") settleDate(input);
    else if (["text", "email", "search"].includes(input.type) && input.value) {
      input.dataset.typed = input.value;
      input.value = replaced(input.value);
    }
  }
  // A browser writes a date in its own language, of which the shell of the tests has one.
  function settleDate(input) {
    const [empty, written] = { es: ["dd/mm/aaaa", "15/12/2026"] }[language] ?? [];
    input.dataset.typed = input.value;
    if (!empty) input.value &&= "2026-12-15";
    else {
      input.dataset.kind = "date";
      input.type = "text";
      input.value = input.dataset.typed ? written : empty;
    }
  }
  if (!document.getElementById("manual-look")) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      ".manual-mark { outline: 4px solid #d4351c !important; outline-offset: 3px !important; } " +
        ".manual-beside, .manual-beside * { visibility: hidden !important; }",
    );
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    document.documentElement.dataset.manual = "";
  }
}
