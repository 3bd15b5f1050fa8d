"""``publish_answers``: what stands in the table ``answers`` is what the public reads.

The stream only says which answers to look at: their pages, and the lists of all, follow from the
table as it stands. So events that come twice, late or out of order change nothing, and a run that
ends between two pages is made good by the next try.

An answer's own page is put first. The lists (overview, topics, operations, feeds, site map, JSON,
and what else ``MAKERS`` make) are made of all that stands and put where they are not what is there
already. Two runs at once may read the table at different moments: each leaves its mark before it
reads and, when it has put its lists, makes them again where another has begun since. So the last
one read last.

Each night, and with a new frame of the site, every page is held against the table.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from chalicelib import logs
from chalicelib.domain.answers.answer import State
from chalicelib.domain.answers.listed import PublishedAnswer
from chalicelib.domain.answers.public import newest_first
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.languages import LANGUAGES
from chalicelib.domain.model import Model
from chalicelib.services import clock
from chalicelib.services.published import files
from chalicelib.services.published.answers import (
    attached,
    data,
    index,
    operations,
    pages,
    topics,
)
from chalicelib.services.published.answers import site as sites
from chalicelib.services.published.answers.site import PATH, Maker, Site
from chalicelib.store.answers import answers as store
from chalicelib.store.guards.clock_marks import ClockMark
from chalicelib.store.published.pages import standing

#: What is made of all that stands; each gives its files whole, and bounded.
MAKERS: tuple[Maker, ...] = (operations.files, topics.files, index.files, data.files)
#: Ids of answers begin with a digit (services/ulids.py), and what is made of all with a letter.
_AFTER_ANSWERS = f"{PATH}9"
#: Seconds kept free before the function's end.
_MARGIN = 15
_TRIES = 5
_AT_ONCE, _AT_A_TIME = 100, 8


class Run(Model):
    """The last run that began to make the lists."""

    run: str


_mark = ClockMark("answers", Run)


def run(event: dict[str, Any], remaining_ms: int) -> dict[str, Any]:
    """Publish what a batch of the stream tells of, or look at everything.

    ``event`` is Lambda's DynamoDB stream event, which is answered with what is to come again; the
    night's; or a deployment's ``{"publish": "answers"}``: both get
    ``{"put": 12, "missing": 0, "lists": 9, "finished": true}``. ``{"publish": "lists"}`` comes
    when the catalog was edited, whose topics they name. Raises NoFrame, Unavailable.
    """
    if "Records" in event:
        return _follow(event["Records"])
    if event.get("publish") == "lists":
        return {"lists": _put_lists(sites.current(), []), "finished": True}
    end = time.monotonic() + max(remaining_ms / 1_000 - _MARGIN, remaining_ms / 2_000)
    done = _whole(end)
    if done["missing"] and "publish" not in event:
        logs.error("answers_missing", **done)
    logs.info("answers_checked", **done)
    return done


def _follow(records: list[dict[str, Any]]) -> dict[str, Any]:
    """Each answer is tried, whatever becomes of the others; one that no page can be made of is told
    (``answer_not_published``, which sounds an alarm) and holds up no other."""
    told = {_id(one): one["dynamodb"]["SequenceNumber"] for one in records if _is_public(one)}
    if not told:
        return {"batchItemFailures": []}
    site, put, failed = sites.current(), [], []
    for answer_id, sequence in told.items():
        try:
            if _put_pages(answer_id, site):
                put.append(answer_id)
        except Unavailable:
            failed.append({"itemIdentifier": sequence})
    if put:
        logs.info("answers_published", answers=put, lists=_put_lists(site, put))
    return {"batchItemFailures": failed}


def _put_pages(answer_id: str, site: Site) -> bool:
    """Put an answer's pages as the table has it this instant, and look again: who read it before a
    change and puts it after whoever read the change puts it once more. Answers whether it has
    pages. Raises Unavailable."""
    try:
        found = _published(answer_id)
        for _ in range(_TRIES):
            if found is None:
                return False
            # A page links to its files: they are there before it is.
            attached.put(found, site)
            for file in pages.of(found, site):
                files.put(file)
            before, found = found, _published(answer_id)
            if found == before:
                return True
    except Unavailable:
        raise
    except Exception as error:
        logs.error("answer_not_published", answer=answer_id, reason=type(error).__name__)
        return False
    raise Unavailable


def _put_lists(site: Site, changed: list[str]) -> int:
    """Make the lists what the table says; ``changed`` are read later than the index may tell.
    Answers how many files were put. Raises Unavailable, also where others keep beginning."""
    put = 0
    for _ in range(_TRIES):
        mine = Run(run=clock.fresh_id())
        _mark.keep(mine)
        put += _put_changed(site, _standing(changed))
        if _mark.read() == mine:
            return put
    raise Unavailable


def _put_changed(site: Site, answers: list[PublishedAnswer]) -> int:
    stands: dict[str, str] = {}
    for facts in LANGUAGES.values():
        stands |= standing(facts.root + PATH, after=facts.root + _AFTER_ANSWERS)
        stands |= standing(facts.root + operations.OPERATIONS)
    made = [file for maker in MAKERS for file in maker(answers, site)]
    others = stands.keys() - {file.address for file in made}
    made += [*topics.emptied(others, site), *operations.gone(others, site)]
    differing = files.changed(made, stands)
    files.put_all(differing)
    return len(differing)


def _standing(changed: list[str]) -> list[PublishedAnswer]:
    found = {one.answer_id: one for one in store.every_published()}
    for answer_id in changed:
        now = _published(answer_id)
        if now is not None:
            found[answer_id] = now
    return newest_first([one for one in found.values() if not one.published.withdrawn])


def _published(answer_id: str) -> PublishedAnswer | None:
    """What was published of an answer, this instant. Raises Unavailable, Unreadable."""
    answer = store.get(answer_id)
    if answer is None or answer.published is None:
        return None
    return PublishedAnswer(answer_id=answer_id, area=answer.area, published=answer.published)


def _whole(end: float) -> dict[str, Any]:
    """Put every page that is missing or says something else, until a moment, and then the lists."""
    site = sites.current()
    stands: dict[str, str] = {}
    for facts in LANGUAGES.values():
        stands |= standing(facts.root + PATH)
    put, missing = 0, 0
    every = [*store.every_published(), *_every_withdrawn()]
    with ThreadPoolExecutor(_AT_A_TIME) as several:
        for place in range(0, len(every), _AT_ONCE):
            if time.monotonic() >= end:
                return {"put": put, "missing": missing, "finished": False}
            differing = []
            for one in every[place : place + _AT_ONCE]:
                changed = files.changed(pages.of(one, site), stands)
                if changed or attached.differ(one, site, stands):
                    differing.append(one.answer_id)
                missing += sum(file.address not in stands for file in changed)
            put += sum(several.map(partial(_put_pages, site=site), differing))
    return {"put": put, "missing": missing, "lists": _put_lists(site, []), "finished": True}


def _every_withdrawn() -> list[PublishedAnswer]:
    found: list[PublishedAnswer] = []
    page = store.public(State.WITHDRAWN, _AT_ONCE)
    while True:
        found += page.read.items
        if page.reached is None:
            return found
        page = store.public(State.WITHDRAWN, _AT_ONCE, after=page.reached)


def _is_public(record: dict[str, Any]) -> bool:
    """Whether what the public reads of an answer changed by it: most of what is saved is a text in
    writing."""
    change = record["dynamodb"]
    before, after = (change.get(name, {}).get("published") for name in ("OldImage", "NewImage"))
    return after is not None and before != after


def _id(record: dict[str, Any]) -> str:
    answer_id: str = record["dynamodb"]["Keys"]["answer_id"]["S"]
    return answer_id
