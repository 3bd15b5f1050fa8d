/** What the desk's scripts that touch no page answer, in Spanish. */
import { readFileSync } from "node:fs";
import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document = {
  title: "Mesa – INEC",
  querySelector: () => null,
  querySelectorAll: () => [],
};
globalThis.window = {
  location: new URL("https://example.ec/agentes/?vista=mine&area=DECON"),
  history: { state: null },
  addEventListener() {},
};
const { addressOf, pageHere, searched } = await import("./desk/location.js");
const { distance, shortDay, shortDayOf, shortMoment, since } = await import("./desk/when.js");
const { begunOf, draftBody, fresh, isBegun, needsChecks, withFiles, writtenBody, writtenFaults } =
  await import("./desk/compose/writing.js");
const { keyOf, forgetKey } = await import("./desk/compose/send-written.js");
const { deskSentence } = await import("./desk/refusals.js");
const { csv } = await import("./desk/pages/trail-file.js");
const { file, quoted, textCell } = await import("./desk/exports/cells.js");
const { limits, words } = await import("./desk/words.js");
const { workWords } = await import("./desk/beside/work-words.js");
const { pageWords } = await import("./desk/beside/page-words.js");

const codes = (faults) => faults.map(({ code }) => code);
const checked = () => workWords.composer.checklist.map(() => true);

test("another place keeps the filters, and null takes one away", () => {
  assert.equal(addressOf({ ticket: "051243" }), "/agentes/?vista=mine&area=DECON&ticket=051243");
  assert.equal(addressOf({ vista: null, area: null }), "/agentes/");
  assert.equal(searched(), "");
});

test("no cell of the exported trail runs as a formula, and Excel reads its letters", () => {
  const cases = JSON.parse(readFileSync(new URL("./cells.json", import.meta.url), "utf8"));
  assert.ok(cases.length > 40);
  for (const { text, marked } of cases) {
    assert.equal(textCell(text), `${marked ? "'" : ""}${text}`, JSON.stringify(text));
  }
  assert.equal(quoted('dijo "sí", y'), '"dijo ""sí"", y"');
  const trace = {
    at: "2026-11-28T02:05:09Z",
    actor: "zoe",
    act: "read",
    address: "10.0.0.1",
  };
  const file = csv([{ ...trace, actor_name: "=Zoé", number: "051243", numbers: [], sought: [] }]);
  assert.ok(file.startsWith("\ufeff"));
  const line = `2026-11-27 21:05:09,'=Zoé,${pageWords.trail.acts.read},'051243,'10.0.0.1\r\n`;
  assert.ok(file.endsWith(line), file);
});

test("a file made by a page has the bytes of one made by the server, in both variants", () => {
  const path = new URL("./cell-rows.json", import.meta.url);
  const { rows, ...files } = JSON.parse(readFileSync(path, "utf8"));
  for (const variant of ["excel", "plain"]) assert.equal(file(rows, variant), files[variant]);
});

test("the address says which page of the desk one is on", () => {
  const pages = {
    "": "list",
    "?ticket=1": "ticket",
    "?ticket=1&ver=papel": "paper",
  };
  const others = {
    "?pagina=catalogo": "catalogo",
    "?ticket=1&ver=auditoria": "trail",
  };
  for (const [query, page] of Object.entries({ ...pages, ...others })) {
    window.location = new URL(`https://example.ec/agentes/${query}`);
    assert.equal(pageHere(), page, query);
  }
});

test("dates of a list are Ecuador's, and say how far away they are", (t) => {
  t.mock.timers.enable({
    apis: ["Date"],
    now: Date.parse("2026-11-25T04:30:00Z"),
  });
  const said = {
    "2026-11-24": words.when.today,
    "2026-11-25": words.when.tomorrow,
  };
  for (const [date, text] of Object.entries({
    ...said,
    "2026-11-23": words.when.yesterday,
  })) {
    assert.equal(distance(date), text, date);
  }
  assert.match(distance("2026-12-01"), /\b7\b/);
  assert.match(distance("2026-11-14"), /\b10\b/);
  assert.notEqual(distance("2026-12-04"), distance("2026-11-14"), "ahead is not ago");
  assert.equal(shortDayOf("2026-11-25T04:59:59Z"), shortDay("2026-11-24"));
  assert.match(shortMoment("2026-11-25T04:59:00Z"), /^24 .*23:59$/);
  assert.ok(shortDay("2027-01-04").endsWith(" 2027"));
  assert.ok(!shortDay("2026-12-04").includes("2026"));
});

test("data, or a file that may hold some, need the checklist, in a reply alone", () => {
  const plain = { ...fresh(), text: { reply: "Adjunto.", note: "Visto." } };
  assert.deepEqual(codes(writtenFaults(plain, "reply")), []);
  for (const data of [{ data: "aggregate" }, { files: { reply: true, note: false } }]) {
    const writing = { ...plain, ...data };
    assert.ok(needsChecks(writing));
    assert.deepEqual(codes(writtenFaults(writing, "reply")), ["required"]);
    assert.deepEqual(codes(writtenFaults(writing, "note")), []);
    assert.deepEqual(codes(writtenFaults({ ...writing, checks: checked() }, "reply")), []);
    assert.ok(!writtenBody(writing, "reply", []).confidentiality_checked);
    assert.ok(writtenBody({ ...writing, checks: checked() }, "reply", []).confidentiality_checked);
  }
});

test("a text is judged by the limits of its kind, as it is sent", () => {
  for (const tab of ["reply", "note"]) {
    const { min, max } = limits[tab];
    const of = (text) => codes(writtenFaults({ ...fresh(), text: { [tab]: text } }, tab));
    assert.deepEqual(of("  "), ["missing"]);
    assert.deepEqual(of(`${"a".repeat(min - 1)} `), ["too_short"]);
    assert.deepEqual(of("a".repeat(min)), []);
    assert.deepEqual(of(` ${"a".repeat(max)}\n`), []);
    assert.deepEqual(of("a".repeat(max + 1)), ["too_long"]);
  }
});

test("what goes with a reply does not go with a note", () => {
  const writing = {
    ...fresh(),
    text: { reply: " Sí.\r\nNo. ", note: " Visto. " },
  };
  assert.deepEqual(writtenBody(writing, "note", []), { body: "Visto." });
  assert.deepEqual(writtenBody(writing, "note", ["upload"]), {
    body: "Visto.",
    attachments: ["upload"],
  });
  assert.deepEqual(writtenBody(writing, "reply", ["upload"]), {
    body: "Sí.\nNo.",
    status: "answered",
    data: "none",
    attachments: ["upload"],
    confidentiality_checked: false,
  });
});

test("each list of files is its own: a note's asks nothing of the reply", () => {
  const noted = { ...fresh(), ...withFiles(fresh(), "note", true) };
  assert.ok(isBegun(noted, "note"));
  assert.ok(!isBegun(noted, "reply"));
  assert.ok(!needsChecks(noted));
  assert.equal(noted.data, "none");
  const replied = { ...noted, ...withFiles(noted, "reply", true) };
  assert.ok(isBegun(replied, "reply") && needsChecks(replied));
  assert.equal(replied.data, null, "a choice before the file does not count for it");
  assert.ok(isBegun({ ...replied, ...withFiles(replied, "reply", false) }, "note"));
});

test("a note's draft is its text and its files", () => {
  const file = {
    upload_id: "upload",
    name: "mapa.png",
    size: 9,
    until: "2026-12-01T00:00:00.000Z",
  };
  const begun = begunOf({ text: "Visto.", files: [file], data: "microdata" }, "note");
  assert.deepEqual(draftBody(begun, "note"), {
    text: "Visto.",
    attachments: ["upload"],
  });
  assert.equal(begun.data, "none");
});

test("a note is let in once however often it is tried, and the next one is another", () => {
  const first = keyOf("Visto.", []);
  assert.equal(keyOf("Visto.", []), first);
  assert.notEqual(keyOf("Visto.", ["upload"]), first, "another file makes another note");
  const second = keyOf("Visto. Sí.", []);
  assert.notEqual(second, first);
  forgetKey();
  assert.notEqual(keyOf("Visto. Sí.", []), second);
});

test("who is away cannot be chosen, and the sentence says until when", () => {
  const detail = "They are away until 2026-12-18; choose somebody else.";
  assert.equal(
    deskSentence({ field: "assignee", code: "away", detail }),
    "Esa persona está ausente hasta el viernes 18 de diciembre de 2026, ese día incluido: elija a otra",
  );
});

test("a moment that has just been is no number of minutes", () => {
  const ago = (/** @type {number} */ ms) => since(new Date(Date.now() - ms).toISOString());
  assert.equal(ago(5_000), "hace un momento");
  assert.equal(ago(120_000), "hace 2 minutos");
});
