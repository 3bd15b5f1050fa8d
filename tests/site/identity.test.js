/** The nationality chooses the document; the document, its number's words and keyboard. */
import assert from "node:assert/strict";
import { before, beforeEach, test } from "node:test";

/** An element with as much of a page as the form's identity needs. */
class Part extends EventTarget {
  attributes = {};
  textContent = "";

  setAttribute(name, value) {
    this.attributes[name] = value;
  }
}

class Label extends Part {}
class Select extends Part {}
class Input extends Part {}

const page = {};
let identity;
let words;

/** A form of two radios, and the group of the number's field. */
function formOf({ type = "" } = {}) {
  const types = Object.assign(new Part(), { value: type });
  const radios = [new Input(), new Input()];
  const label = new Label();
  const group = Object.assign(new Part(), { querySelector: () => label });
  const form = {
    elements: { namedItem: (name) => (name === "document.type" ? types : null) },
    querySelector: (asked) => (asked === '[data-field="document.number"]' ? group : null),
    querySelectorAll: () => radios,
  };
  return { form, types, radios, label, group };
}

before(async () => {
  Object.assign(globalThis, {
    HTMLElement: Part,
    HTMLSelectElement: Select,
    HTMLInputElement: Input,
    CSS: { escape: (text) => text },
    document: { title: "Abrir – INEC", getElementById: (id) => page[id] ?? null },
  });
  identity = await import("./common/forms/identity.js");
  ({ words } = await import("./words.js"));
});

beforeEach(() => {
  Object.assign(page, {
    nationality: Object.assign(new Select(), { value: "" }),
    "document-number": new Input(),
    "document-number-hint": new Part(),
  });
});

function nationality(value) {
  page.nationality.value = value;
  page.nationality.dispatchEvent(new Event("change"));
}

test("a cédula is asked for in its words, with digits alone on the keyboard", () => {
  const { form, label, group } = formOf({ type: "cedula" });
  identity.showDocument(form);
  assert.equal(label.textContent, words.cedula.label);
  assert.equal(group.attributes["data-label"], words.cedula.label);
  assert.equal(page["document-number-hint"].textContent, words.cedula.hint);
  assert.equal(page["document-number"].inputMode, "numeric");
  assert.equal(page["document-number"].autocapitalize, "none");
});

test("a passport is asked for in its words, with letters and capitals", () => {
  const { form, label } = formOf({ type: "passport" });
  identity.showDocument(form);
  assert.equal(label.textContent, words.passport.label);
  assert.equal(page["document-number-hint"].textContent, words.passport.hint);
  assert.equal(page["document-number"].inputMode, "text");
  assert.equal(page["document-number"].autocapitalize, "characters");
});

test("Ecuador chooses the cédula, every other country the passport, and none leaves it", () => {
  const { form, types, label } = formOf();
  identity.watchIdentity(form);
  nationality("EC");
  assert.deepEqual([types.value, label.textContent], ["cedula", words.cedula.label]);
  nationality("CO");
  assert.deepEqual([types.value, label.textContent], ["passport", words.passport.label]);
  nationality("");
  assert.equal(types.value, "passport");
});

test("who chooses the other document is asked for that one", () => {
  const { form, types, radios, label } = formOf({ type: "passport" });
  identity.watchIdentity(form);
  types.value = "cedula"; // a foreigner with a cédula of a resident
  radios[0].dispatchEvent(new Event("change"));
  assert.equal(label.textContent, words.cedula.label);
});
