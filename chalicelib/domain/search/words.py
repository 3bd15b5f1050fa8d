"""Words folded to stems.

Folding makes spellings of one word meet: Unicode's compatibility forms, capitals, accents. The
tilde of ñ is folded too: "ano" finds "año" and "Munoz" finds "Muñoz", because half of the
keyboards that these names are typed on lack the letter, and a search that shows one ticket too
many costs less than one that hides it. Stems are Snowball's Spanish ones, taken until nothing
changes, so that "ciudades" (ciudad) and "ciudad" (ciud) meet. Words of other languages go
through the same rules; they are found by the word as written, and often by its plural.
"""

from __future__ import annotations

import importlib.util
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import cast

#: Characters of a word; what is longer is cut.
_LONGEST = 40
_SHORTEST = 2

_WORD = re.compile(r"[^\W_]+")

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
    for word in _WORD.findall(fold(text)):
        if len(word) >= _SHORTEST and word not in _STOP:
            yield stem(word[:_LONGEST])


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
