/**
 * What the scripts that touch no page answer, in Spanish, under node's own runner;
 * `test_modules.py` copies the program beside this file and runs it. Fields are held to the
 * server's rules by `test_checks.py`.
 */
import assert from "node:assert/strict";
import { test } from "node:test";

import { isBlank, plain, trimmed, withoutIgnorable } from "./common/forms/characters.js";
import { perhapsMeant } from "./common/emails/misspelt.js";
import { phoneFault } from "./common/forms/phone.js";
import { dayAndTime, dayOf, longDate, sum, today } from "./common/dates.js";
import { linked, parts } from "./common/links.js";
import { bytes, fill, length, tidy, visibleLength } from "./common/text.js";
import { arrive, staying } from "./common/visit.js";

test("numbers in a sentence are written as Ecuador writes them, and what is unknown is left out", () => {
  assert.equal(fill("{count} de {of}{more}", { count: 5000, of: "seis" }), "5.000 de seis");
});

test("a size is in the unit that people read", () => {
  assert.deepEqual([1023, 1024, 1536, 1024 ** 2, 1_258_291].map(bytes), [
    "1.023 B",
    "1 kB",
    "1,5 kB",
    "1 MB",
    "1,2 MB",
  ]);
});

test("what is sent has no controls, one kind of line end, and composed letters", () => {
  assert.equal(tidy("  a\u0007b\r\nc\u202e "), "ab c");
  assert.equal(tidy("a\r\nb\rc\td\u2028e", true), "a\nb\nc\td\ne");
  assert.equal(tidy("n\u0303"), "ñ");
  assert.equal(tidy("\u200b \u3164"), "");
});

test("characters are counted as the server counts them", () => {
  assert.equal(length("👩‍🔬é"), 4);
  assert.equal(visibleLength("a\u200bb"), 2);
});

test("what shows nothing is blank; what shows anything is not", () => {
  assert.ok(isBlank(" \u00a0\u200b\u2800"));
  assert.ok(!isBlank(" . "));
  assert.equal(withoutIgnorable("a\u00adb"), "ab");
  assert.equal(trimmed("\u200f a b \ufeff"), "a b");
});

test("digits of every script and every dash are plain ones", () => {
  assert.equal(plain("٠١٢٣ – ９"), "0123 - 9");
  assert.equal(plain("१७०"), "170");
});

test("a phone is refused only where it cannot be one of Ecuador's", () => {
  const judged = ["0991234567", "+593 99 123 4567", "02 234-5678", "+57 1 234", "", "call me"];
  assert.deepEqual(judged.map(phoneFault), [null, null, null, null, null, "malformed"]);
  assert.equal(phoneFault("2345678"), "no_area_code");
  assert.equal(phoneFault("099123"), "malformed");
});

test("an address a slip away from a common host is asked about, no other", () => {
  assert.equal(perhapsMeant("ana@gmial.com"), "ana@gmail.com");
  assert.equal(perhapsMeant("ana@gmail.con"), "ana@gmail.com");
  for (const right of ["ana@gmail.com", "ana@ymail.com", "ana@example.org", "gmial.com"]) {
    assert.equal(perhapsMeant(right), null, right);
  }
});

test("dates are Ecuador's, in words", () => {
  assert.equal(longDate("2026-12-15"), "martes 15 de diciembre de 2026");
  assert.equal(dayOf("2026-11-25T04:59:59Z"), "martes 24 de noviembre de 2026");
  assert.equal(dayOf("2026-11-25T05:00:00Z"), "miércoles 25 de noviembre de 2026");
  assert.equal(dayAndTime("2026-11-24T19:05:00Z"), "martes 24 de noviembre de 2026, 14:05");
  assert.equal(dayAndTime("2026-11-24T05:00:00Z"), "martes 24 de noviembre de 2026, 00:00");
  assert.match(today(), /^\d{4}-\d\d-\d\d$/);
});

test("the sum behind a due date begins with the day of opening and names each step", () => {
  const steps = [
    { kind: "first_day", date: "2026-11-25" },
    { kind: "due", date: "2026-12-15", working_days: 15 },
  ];
  const said = sum(steps, "2026-11-24T19:05:00Z");
  assert.equal(said.length, 4);
  assert.ok(said[0].includes("martes 24 de noviembre de 2026"));
  assert.ok(said[1].includes("miércoles 25 de noviembre de 2026"));
  assert.ok(said[3].includes("martes 15 de diciembre de 2026"));
  assert.ok(said.every((sentence) => !sentence.includes("{")));
});

test("an address in a text is a link, without the end of the sentence", () => {
  assert.deepEqual(parts("Vea (www.inec.gob.ec/ipc)."), [
    ["Vea (", null],
    ["www.inec.gob.ec/ipc", "https://www.inec.gob.ec/ipc"],
    [").", null],
  ]);
  assert.deepEqual(parts("https://es.wikipedia.org/wiki/IPC_(Ecuador)"), [
    ["https://es.wikipedia.org/wiki/IPC_(Ecuador)", "https://es.wikipedia.org/wiki/IPC_(Ecuador)"],
  ]);
  assert.deepEqual(parts("javascript:alert(1) https://a@b.ec https://x"), [
    ["javascript:alert(1) https://a@b.ec https://x", null],
  ]);
  assert.equal(linked("sin enlaces").join(), "sin enlaces");
});

test("whoever goes elsewhere, or comes back, is not where they were", () => {
  const still = staying();
  assert.ok(still());
  arrive();
  assert.ok(!still());
  assert.ok(staying()());
});
