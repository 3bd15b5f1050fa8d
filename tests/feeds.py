"""A feed as a kept reader takes it (feedparser), which shares no code with what writes ours."""

from __future__ import annotations

from typing import Any

import feedparser


def read(content: bytes, content_type: str) -> Any:
    """A feed that a reader takes without correcting anything, with all that RFC 4287 asks of it."""
    found = feedparser.parse(content, response_headers={"content-type": content_type})
    assert not found.bozo, found.get("bozo_exception")
    assert (found.version, found.encoding) == ("atom10", "utf-8")
    for one in (found.feed, *found.entries):
        assert one.id
        assert one.title
        assert one.updated_parsed, "a moment that the reader understands"
        assert one.link.startswith(("https://", "http://")), "a reader knows no address of ours"
    assert found.feed.author
    ids = [one.id for one in (found.feed, *found.entries)]
    assert len({*ids}) == len(ids)
    latest = max((one.updated_parsed for one in found.entries), default=found.feed.updated_parsed)
    assert found.feed.updated_parsed >= latest, "who asks what changed looks at this"
    return found
