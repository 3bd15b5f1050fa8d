"""People find the answer to what they ask, by the program that the browser runs."""

from __future__ import annotations

import gzip
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.answers.search_index import (
    ADDRESS,
    LEAST_TERMS,
    MOST_WHOLE,
    bucket_of,
    index_files,
)
from chalicelib.domain.languages import LANGUAGES
from infra.package import ROOT
from static_site import build, manual
from static_site.scripts import node_tool
from tests.site.corpus import corpus, questions

TOPICS = json.loads((ROOT / "infra/seed/topics.json").read_text("utf-8"))
_DRIVER = """
import { readFileSync } from "node:fs";
import { Engine } from "./common/finder/engine.js";
import { PublishedAnswers, bucketOf, withDecoys } from "./common/finder/published-answers.js";

const { files, topics, asked } = JSON.parse(readFileSync(0, "utf8"));
const fetched = [];
globalThis.fetch = async (address) => {
  fetched.push(address);
  const content = files[address];
  return { ok: content !== undefined, json: async () => JSON.parse(content) };
};
const engine = new Engine(
  topics.filter(({ id }) => id !== "other").map(({ id, name_es, theme_es, synonyms_es = "" }) => ({
    id: `operation:${id}`, kind: "operation", title: name_es, topic: id,
    keys: `${theme_es} ${synonyms_es}`,
  })),
  topics.flatMap(({ synonyms_es }) => synonyms_es ?? []),
);
const answers = new PublishedAnswers(engine);
await answers.begin();
const found = [];
for (const typed of asked) {
  await answers.fetchFor(typed);
  found.push(engine.search(typed, 3).map(({ id }) => id));
}
process.stdout.write(JSON.stringify({
  found, fetched, inParts: answers.inParts,
  buckets: ["pobl", "infl", "人口", "𐐀x"].map((term) => bucketOf(term, 17)),
  decoys: withDecoys([3], 20).length,
}));
"""


_WITH_HELP = """
import { readFileSync } from "node:fs";
const { topics, help, asked } = JSON.parse(readFileSync(0, "utf8"));
const offered = topics.map(({ id, name_es: name, theme_es: theme, synonyms_es: synonyms }) => ({
  id, name, theme, synonyms,
}));
const files = { "/api/catalog?language=es": JSON.stringify({ topics: offered }) };
if (help) files["/ayuda/indice.json"] = help;
globalThis.location = { origin: "" };
globalThis.fetch = async (address) => {
  const content = files[address];
  return new Response(content ?? "", {
    status: content ? 200 : 404, headers: { "content-type": "application/json" },
  });
};
const { material } = await import("./common/finder/material.js");
const all = await material();
process.stdout.write(JSON.stringify(asked.map((typed) => ({
  all: all.searchAll(typed, 8), published: all.search(typed, 8),
}))));
"""


@pytest.fixture(scope="module")
def browser(modules: Path) -> Any:
    (modules / "finding-driver.js").write_text(_DRIVER)

    def find(files: dict[str, str], asked: list[str]) -> dict[str, Any]:
        done = subprocess.run(
            [node_tool("node"), str(modules / "finding-driver.js")],
            input=json.dumps({"files": files, "topics": TOPICS, "asked": asked}).encode(),
            stdout=subprocess.PIPE,
            check=True,
        )
        answered: dict[str, Any] = json.loads(done.stdout)
        return answered

    return find


def _right(found: list[list[str]], wanted: list[str]) -> float:
    hits = sum(f"answer:{one}" in three for three, one in zip(found, wanted, strict=True))
    return hits / len(wanted)


def test_85_of_100_questions_find_their_answer_among_the_first_three(browser: Any) -> None:
    answers = corpus()
    asked = questions(answers)
    files = index_files(answers)
    told = browser(files, [one.typed for one in asked])
    missed = [
        one.typed
        for one, three in zip(asked, told["found"], strict=True)
        if f"answer:{one.answer}" not in three
    ]
    assert len(asked) == 150
    assert _right(told["found"], [one.answer for one in asked]) >= 0.85, missed


def test_an_index_in_parts_finds_as_much_and_fetches_each_part_among_others(browser: Any) -> None:
    answers = corpus(seed=7, count=5_000)
    files = index_files(answers)
    head = json.loads(files[ADDRESS])
    assert head["buckets"] >= 2
    assert all(
        len(json.loads(text)) >= LEAST_TERMS for at, text in files.items() if "terminos" in at
    )
    asked = questions(answers, seed=8)
    told = browser(files, [one.typed for one in asked[:1]])
    parts = [address for address in told["fetched"] if "indice" not in address]
    assert told["inParts"]
    assert len(parts) >= 4
    whole = browser(index_files(answers, most=10**9), [one.typed for one in asked])
    in_parts = browser(files, [one.typed for one in asked])
    wanted = [one.answer for one in asked]
    assert not whole["inParts"]
    assert _right(whole["found"], wanted) >= 0.85
    assert _right(in_parts["found"], wanted) >= 0.85


def test_both_sides_reckon_the_same_buckets_and_a_part_never_goes_alone(browser: Any) -> None:
    told = browser({}, [])
    assert told["buckets"] == [bucket_of(term, 17) for term in ("pobl", "infl", "人口", "𐐀x")]
    assert told["decoys"] == 3
    assert not told["inParts"]


def test_a_small_index_is_one_file_and_the_same_answers_give_the_same_file() -> None:
    answers = corpus(count=300)
    files = index_files(answers)
    assert [*files] == [ADDRESS]
    assert index_files(reversed(answers)) == files
    assert len(files[ADDRESS]) < MOST_WHOLE * 10


def _found(modules: Path, asked: list[str], help_index: bytes = b"") -> list[dict[str, Any]]:
    (modules / "help-driver.js").write_text(_WITH_HELP)
    told = {"topics": TOPICS, "help": help_index.decode(), "asked": asked}
    done = subprocess.run(
        [node_tool("node"), str(modules / "help-driver.js")],
        input=json.dumps(told).encode(),
        stdout=subprocess.PIPE,
        check=True,
    )
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("estado de mi ticket ", "status"),
        ("olvidé mi número de ticket ", "forgotten"),
        ("adjuntar un archivo ", "write"),
        ("cerrar tiket ", "close"),
        ("eliminar mi cuenta ", "my-data"),
        ("feriados ", "number"),
    ],
)
def test_what_somebody_asks_of_the_service_leads_to_the_manuals_paragraph(
    modules: Path, typed: str, place: str
) -> None:
    (found,) = _found(modules, [typed], build.help_index("es", set()))
    best = found["all"][0]
    assert (best["kind"], best["href"]) == ("help", f"/ayuda/#{place}")
    assert best["about"].startswith("Ayuda")


def test_help_takes_two_of_eight_places_at_most_and_none_before_what_is_published(
    modules: Path,
) -> None:
    asked = [one.typed for one in questions(corpus())] + ["inflación", "cédula ", "datos ", "pre"]
    with_help = _found(modules, asked, build.help_index("es", set()))
    without = _found(modules, asked)
    assert with_help != without
    for typed, found, plain in zip(asked, with_help, without, strict=True):
        assert found["published"] == plain["published"], "help changes nothing of the search"
        kinds = [one["kind"] for one in found["all"]]
        assert kinds.count("help") <= 2
        assert len(kinds) <= 8
        if kinds[:1] == ["help"]:
            best = max((one["typed"] for one in plain["published"]), default=0)
            assert found["all"][0]["typed"] > best, typed
        assert plain["all"] == plain["published"], "the search works where help cannot be had"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manuals_index_is_light_and_each_of_its_rows_leads_to_a_heading(language: str) -> None:
    index = build.help_index(language, set())
    read = manual.read("usuario", language, str)
    assert read is not None
    assert len(gzip.compress(index)) < 4_000
    rows = json.loads(index)["sections"]
    assert len({place for place, *_ in rows}) == len(rows)
    for place, title, chapter, text in rows:
        assert f'id="{place}"' in read.title + read.body
        assert title
        assert chapter
        assert text or title == chapter, "a chapter may begin with a part of it"
