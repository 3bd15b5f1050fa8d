"""The index of published answers that the browser searches (``static_site/js/common/finder``).

All of it is one file while that is small: what a browser fetches says nothing of what is typed
then. Beyond, terms lie in buckets by a hash, at least 200 a bucket, and answers in pages; a browser
fetches each between two others that chance chose. Terms are the stems of the desk's search.

A new answer changes few of these files. It takes the last place of its page, and a page holds whole
topics: what people search for lies together. What an answer is found by follows from how rare its
words are by the power of two, which others seldom change.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from chalicelib.domain.search.terms import spellings, stem

#: Where the index lies, below a language's root.
ADDRESS = "/respuestas/indice.json"
#: Bytes, compressed, up to which it is one file; terms of a bucket, and answers of a page, at
#: least.
MOST_WHOLE, LEAST_TERMS, PAGE = 60_000, 200, 250
#: Places of a page; few are taken more than ``PAGE``.
_MOST_OF_A_PAGE = 2 * PAGE
#: Words of an answer's text that it is found by, beside those of its question.
_MOST_KEYS = 8


@dataclass(frozen=True)
class Indexed:
    """What of an answer is searched, in one language. ``address`` is of its page, without the
    language's root."""

    id: str
    address: str
    topic: str
    question: str
    text: str
    place: str = ""


@dataclass(frozen=True)
class _Line:
    answer: Indexed
    keys: tuple[str, ...]

    def row(self) -> list[str]:
        one = self.answer
        return [one.id, one.address, one.topic, one.question, " ".join(self.keys)]

    def words(self) -> Iterator[str]:
        yield from spellings(self.answer.question)
        yield from self.keys


def index_files(answers: Iterable[Indexed], most: int = MOST_WHOLE) -> dict[str, str]:
    """The files of the index by their address, without the language's root: one while it has at
    most so many bytes compressed, else several. The same answers give the same files."""
    lines = _lines(sorted(answers, key=lambda one: (one.topic, one.id)))
    whole = _json({"answers": [line.row() for line in lines]})
    if len(gzip.compress(whole.encode(), mtime=0)) <= most:
        return {ADDRESS: whole}
    return _parts(lines)


def _lines(answers: Sequence[Indexed]) -> list[_Line]:
    """Answers with the words of their texts that tell them apart best."""
    read = [[*spellings(f"{one.text} {one.place}")] for one in answers]
    frequent = Counter(term for words in read for term in {stem(word) for word in words})
    lines = []
    for one, words in zip(answers, read, strict=True):
        said = {stem(word) for word in spellings(one.question)}
        by_stem: dict[str, str] = {}
        for word in words:
            if stem(word) not in said:
                by_stem.setdefault(stem(word), word)
        counted = Counter(stem(word) for word in words)
        of_place = {stem(word) for word in spellings(one.place)}
        weights = {
            term: (term in of_place, counted[term] * _rarity(frequent[term], len(answers)))
            for term in by_stem
        }
        chosen = sorted(by_stem, key=lambda term: (weights[term], term), reverse=True)[:_MOST_KEYS]
        lines.append(_Line(one, tuple(by_stem[term] for term in chosen)))
    return lines


def _rarity(answers: int, of: int) -> int:
    """How much a word tells that so many answers have, of all."""
    return of.bit_length() + 1 - answers.bit_length()


def _parts(lines: Sequence[_Line]) -> dict[str, str]:
    pages = [*_pages(lines)]
    postings: dict[str, list[int]] = {}
    for number, page in enumerate(pages):
        for place, line in enumerate(page, start=number * _MOST_OF_A_PAGE):
            for term in dict.fromkeys(stem(word) for word in line.words()):
                postings.setdefault(term, []).append(place)
    buckets = _bucket_count(postings)
    held: list[dict[str, list[int]]] = [{} for _ in range(buckets)]
    for term, places in sorted(postings.items()):
        held[bucket_of(term, buckets)][term] = _steps(places)
    words = sorted({word for line in lines for word in line.words()})
    head = {"words": " ".join(words), "buckets": buckets, "pages": len(pages)}
    return {
        ADDRESS: _json(head | {"page": _MOST_OF_A_PAGE, "count": len(lines)}),
        **{part("terminos", n): _json(terms) for n, terms in enumerate(held)},
        **{part("paginas", n): _json([one.row() for one in page]) for n, page in enumerate(pages)},
    }


def _pages(lines: Sequence[_Line]) -> Iterator[Sequence[_Line]]:
    """Lines, which come by topic, as pages of at least ``PAGE`` and of fewer than twice as many:
    whole topics, or a part of a large one, by the ids of answers, which sort as they were made."""
    groups: list[list[_Line]] = [[]]
    for _, of_topic in groupby(lines, lambda line: line.answer.topic):
        if len(groups[-1]) >= PAGE:
            groups.append([])
        groups[-1] += of_topic
    if len(groups[-1]) < PAGE and len(groups) > 1:
        last = groups.pop()
        groups[-1] += last
    for group in groups:
        group.sort(key=lambda line: line.answer.id)
        ends = [*range(PAGE, len(group) - PAGE + 1, PAGE), len(group)]
        for begin, end in zip([0, *ends], ends, strict=False):
            yield group[begin:end]


def part(kind: str, number: int) -> str:
    """The address of a bucket (``terminos``) or of a page of answers (``paginas``)."""
    return f"/respuestas/{kind}-{number}.json"


def bucket_of(term: str, buckets: int) -> int:
    """The bucket of a term; the browser reckons the same."""
    value = 7
    for letter in term:
        value = (value * 31 + ord(letter)) & 0xFFFF_FFFF
    return value % buckets


def _bucket_count(terms: Iterable[str]) -> int:
    """The most buckets of which none has fewer than its least."""
    every = [*terms]
    for count in range(len(every) // LEAST_TERMS, 1, -1):
        sizes = Counter(bucket_of(term, count) for term in every)
        if len(sizes) == count and min(sizes.values()) >= LEAST_TERMS:
            return count
    return 1


def _steps(places: Sequence[int]) -> list[int]:
    """Places as steps from one to the next, which are short."""
    return [place - before for before, place in zip([0, *places], places, strict=False)]


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
