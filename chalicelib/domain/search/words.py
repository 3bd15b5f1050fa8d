"""Words folded to stems.

Folding makes spellings of one word meet: Unicode's compatibility forms, capitals, accents. The
tilde of ñ is folded too: "ano" finds "año" and "Munoz" finds "Muñoz", because half of the
keyboards that these names are typed on lack the letter, and a search that shows one ticket too
many costs less than one that hides it. Stems are Snowball's Spanish ones, taken until nothing
changes, so that "ciudades" (ciudad) and "ciudad" (ciud) meet. Words of other languages go
through the same rules; they are found by the word as written, and often by its plural.

Abbreviations are found with and without their points: "I.P.C." and "EE.UU." are "ipc" and "eeuu".
Chinese, Japanese and Korean put no space between words: what stands between spaces is found by
each of its characters and each two that follow one another, so that 姓名 finds 中文姓名.
"""

from __future__ import annotations

import importlib.util
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import cast

#: Characters of a word; what is longer is cut.
_LONGEST = 40
_SHORTEST = 2
#: Of what is taken for the beginning of a word: less would begin half of a dictionary.
_SHORTEST_BEGUN = 3

_WORD = re.compile(r"[^\W_]+")
_BEGUN = re.compile(r"([^\W_]+)(\*?)")
#: Endings that Snowball takes away as a whole, folded: of what stops within one, no stem begins
#: with it.
_ENDINGS = tuple(
    """
    able ables acion aciones ador adora adores amiento amientos ancia ancias ando ante
    antes aria arias ario arios encia encias ible ibles ica icas icion iciones
    ico icos idad idades iendo imiento imientos ismo ismos ista istas iva ivas ivo ivos
    mente osa osas oso osos ucion uciones
    """.split()
)
#: I.P.C., U.S.A, and doubled as EE.UU., FF.AA.; folded.
_ABBREVIATION = re.compile(
    r"(?<![^\W_])(?:(?:[^\W\d_]\.){2,}[^\W\d_]?|(?:([^\W\d_])\1\.){2,})(?![^\W_])"
)
#: Han, kana and Hangul: what is written without spaces.
_CJK = re.compile(r"([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff]+)")

#: Words that every text has, folded; they find nothing and are not kept.
_STOP = frozenset(
    """
    al ante cada como con contra cual cuando de del desde donde durante el ella ellos en entre era
    es esa ese eso esta estas este esto estos fue ha han hasta hay la las le les lo los mas me mi
    mis muy ni no nos nuestra nuestro para pero por porque pues que quien se sea ser si sin sobre
    son su sus tal tambien te tu un una unas uno unos usted ustedes ya yo
    an and are as at be by for from in is it of on or that the this to was we with you
    """.split()
)


def words(text: str) -> Iterator[str]:
    """The stems of a text in their order, repeated ones too; stop words are left out."""
    folded = fold(text)
    yield from _stems(folded)
    for abbreviation in _ABBREVIATION.finditer(folded):
        yield from _stems(_joined(abbreviation))


def sought_words(text: str) -> Iterator[str]:
    """The same of what is searched for: an abbreviation is one word, and not also its letters."""
    yield from _stems(_ABBREVIATION.sub(_joined, fold(text)), sought=True)


@dataclass(frozen=True)
class Begun:
    """A word of a search that may be the beginning of another.

    ``typed`` is folded; ``completed`` are the stems it has when the ending that it stops in is
    completed ("informaci", whose own stem begins no other: "inform"); ``starred`` is whether who
    typed it said so ("guayaq*").
    """

    typed: str
    completed: tuple[str, ...]
    starred: bool


def begun_words(text: str) -> dict[str, Begun]:
    """What the words of a search may be the beginning of, by the stem that each has as it is."""
    return {
        stem(word[1][:_LONGEST]): Begun(word[1][:_LONGEST], _completed(word[1]), bool(word[2]))
        for word in _BEGUN.finditer(_ABBREVIATION.sub(_joined, fold(text)))
        if len(word[1]) >= _SHORTEST_BEGUN and not _CJK.search(word[1])
    }


def _completed(word: str) -> tuple[str, ...]:
    found = (
        stem(word + ending[length:])
        for ending in _ENDINGS
        for length in range(2, len(ending))
        if word.endswith(ending[:length]) and len(word) - length >= _SHORTEST_BEGUN
    )
    return tuple(dict.fromkeys(found))


def _joined(abbreviation: re.Match[str]) -> str:
    return abbreviation[0].replace(".", "")


def _stems(folded: str, *, sought: bool = False) -> Iterator[str]:
    for run in _WORD.findall(folded):
        if _CJK.search(run):
            yield from _characters(run, sought)
        elif len(run) >= _SHORTEST and run not in _STOP:
            yield stem(run[:_LONGEST])


def _characters(run: str, sought: bool) -> Iterator[str]:
    """Characters and pairs of a text without spaces, of what is sought the pairs alone where
    there are any; what is of other scripts within it is a word as elsewhere."""
    for part in _CJK.split(run):
        if _CJK.match(part):
            if len(part) == 1 or not sought:
                yield from part
            yield from (part[at : at + 2] for at in range(len(part) - 1))
        else:
            yield from _stems(part)


def fold(text: str) -> str:
    """A text without capitals, accents, the tilde of ñ, and compatibility forms."""
    apart = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(letter for letter in apart if unicodedata.category(letter) != "Mn")
    return unicodedata.normalize("NFKC", kept)


@lru_cache(maxsize=8_192)
def stem(word: str) -> str:
    """The stem of a folded word; a stem's stem is itself."""
    while True:
        shorter = _snowball()(word)
        # Snowball leaves short words alone: without this, "años" would not find "año".
        if len(shorter) > 3 and shorter.endswith(("as", "os")):
            shorter = shorter[:-1]
        if shorter == word:
            return word
        word = shorter


@cache
def _snowball() -> Callable[[str], str]:
    """The stemmer of Spanish alone, when it is first needed.

    Its package imports forty languages, 0.2 s of a cold start; Spanish alone costs 12 ms. So
    the package is made known without being run.
    """
    name = "snowballstemmer"
    spec = importlib.util.find_spec(name)
    if spec is None:
        raise ModuleNotFoundError(name)
    sys.modules.setdefault(name, importlib.util.module_from_spec(spec))
    from snowballstemmer.spanish_stemmer import SpanishStemmer

    return cast("Callable[[str], str]", SpanishStemmer().stemWord)
