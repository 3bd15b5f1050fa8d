"""The browser's search reads words as the desk's does: one list of words through both."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.search import terms
from infra.package import ROOT
from static_site.catalogue import catalogue
from static_site.scripts import node_tool

_DRIVER = """
import { readFileSync } from "node:fs";
import { fold, spellings, stem } from "./common/finder/typed-words.js";

const asked = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(asked.map((text) => [
  fold(text), spellings(text), spellings(text).map(stem)])));
"""
#: Endings of nouns, adjectives and verbs: each rule of the stemmer meets some of them.
_ENDINGS = (
    "a o e as os es ar er ir ado ada ados adas ido ida ando iendo yendo ara aran aremos aba abas "
    "abamos ieron iera ieramos ción ciones cion acion ucion uciones mente amente iblemente idad "
    "idades ivo ivas logía logias anza anzas able ibles encia ancias osos ista ismo imiento "
    "amientos ador adoras arlos andoselas gue guen ué ú íamos"
).split()


def _words() -> list[str]:
    texts = json.dumps([catalogue(code) for code in ("es", "en")], ensure_ascii=False)
    topics = (ROOT / "infra/seed/topics.json").read_text("utf-8")
    written = sorted({*terms._WORD.findall(texts + topics)})
    chosen = random.Random(15)
    return written + [
        chosen.choice(written)[: chosen.randint(2, 8)] + ending
        for ending in _ENDINGS
        for _ in range(60)
    ]


_TEXTS = [
    "¿Cuál es la I.P.C. de EE.UU. en 2023?", "a.b. c.d", "U.S.A", "Perú.Ec. I.N.E.C.", "ﬁnanzas ½",
    "Straße ΣΊΣΥΦΟΣ Σίσυφος", "İstanbul ıspanak", "人口統計 データ ประชากร 통계", "año_2020-2021",
    "niño NIÑO nin\u0303o", "x" * 60, "𝐈𝐏𝐂 Ⅷ ² ٣", "", "de la y a", "Ñ", "\ud7afa", "é.é.é",
]  # fmt: skip


@pytest.fixture(scope="module")
def read_by_browser(modules: Path) -> Any:
    (modules / "words-driver.js").write_text(_DRIVER)

    def read(texts: list[str]) -> list[list[Any]]:
        done = subprocess.run(
            [node_tool("node"), str(modules / "words-driver.js")],
            input=json.dumps(texts).encode(),
            stdout=subprocess.PIPE,
            check=True,
        )
        answered: list[list[Any]] = json.loads(done.stdout)
        return answered

    return read


def _read_by_desk(text: str) -> list[Any]:
    return [terms.fold(text), [*terms.spellings(text)], [*terms.words(text)]]


def test_the_browser_stems_each_word_as_the_desk_does(read_by_browser: Any) -> None:
    asked = _words()
    assert len(asked) > 6_000
    answered = read_by_browser(asked)
    pairs = zip(asked, answered, strict=True)
    assert [(word, got) for word, got in pairs if got != _read_by_desk(word)] == []


def test_the_browser_takes_texts_apart_as_the_desk_does(read_by_browser: Any) -> None:
    chosen = random.Random(4)
    letters = "aÁñÑ .,.-_¿?1٢ßςİ人ก통ﬁ'’\u0301éÖ"
    texts = _TEXTS + ["".join(chosen.choices(letters, k=12)) for _ in range(2_000)]
    answered = read_by_browser(texts)
    wrong = [
        (text, got, _read_by_desk(text))
        for text, got in zip(texts, answered, strict=True)
        if got != _read_by_desk(text)
    ]
    assert wrong == []
