"""What stands in the table of answers is what the public reads, whatever its stream brings."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import boto3
import pytest

from chalicelib import caches
from chalicelib.domain.answers import life
from chalicelib.domain.answers.answer import Answer
from chalicelib.domain.errors import Unavailable
from chalicelib.services.published import frame
from chalicelib.services.published.answers import data, publishing, topics
from chalicelib.services.published.answers import pages as answer_pages
from chalicelib.services.published.answers.site import Site
from chalicelib.services.published.files import File
from chalicelib.settings import settings
from chalicelib.store.answers import answers as store
from chalicelib.store.aws.dynamodb import table
from chalicelib.store.published import pages
from tests import feeds, rights
from tests import published_answers as answers
from tests.conftest import put_catalog
from tests.published_answers import event, everything, happen, page, publish, withdraw

pytestmark = pytest.mark.engine

TODAY = date(2026, 11, 28)
NIGHTLY = {"source": "aws.events"}
ENGLISH: dict[str, Any] = {
    "question_en": "How high was inflation?",
    "answer_en": "Annual inflation was 1.42%.",
}


@pytest.fixture(autouse=True)
def deployed(aws: Any) -> Iterator[None]:
    """The site was deployed before anything is published."""
    put_catalog(boto3.client("dynamodb"), settings().table_prefix)
    caches.forget_all()
    answers.bring_frames()
    yield
    s3, bucket = boto3.client("s3"), settings().published_bucket
    for one in s3.list_objects_v2(Bucket=bucket).get("Contents", []):
        s3.delete_object(Bucket=bucket, Key=one["Key"])


class _Blocks(HTMLParser):
    """The blocks of data in a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._is_data = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_data = tag == "script"
        if self._is_data:
            assert dict(attrs) == {"type": "application/ld+json"}

    def handle_data(self, data: str) -> None:
        if self._is_data:
            self.found.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._is_data = False


def data_of(text: str) -> dict[str, Any]:
    (block,) = _Blocks(text).found
    found: dict[str, Any] = json.loads(block)
    return found


def listed() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(page("/respuestas.json"))
    return found


def test_before_anything_is_published_the_page_is_there_and_says_so() -> None:
    with rights.as_role("PublishAnswersRole"):
        done = publishing.run({"publish": "answers"}, 100_000)
    assert done["finished"]
    assert "Aún no hay respuestas publicadas." in page("/respuestas/")
    assert "no published answers yet" in page("/en/respuestas/")
    assert "No hay respuestas publicadas sobre este tema" in page("/respuestas/tema/ipc/")
    assert listed() == []
    ElementTree.fromstring(page("/respuestas.atom"))  # noqa: S314 - our own page
    ElementTree.fromstring(page("/respuestas-mapa.xml"))  # noqa: S314


def test_a_publication_is_read_on_its_page_in_the_lists_and_by_programs() -> None:
    link = {"text": "Resultados del IPC", "url": "https://www.ecuadorencifras.gob.ec/ipc/"}
    answer = publish(links=(link,), period="Octubre de 2026", territory="Nacional", **ENGLISH)
    with rights.as_role("PublishAnswersRole"):
        happen(answer)
    spanish = page(f"/respuestas/{answer.answer_id}/")
    english = page(f"/en/respuestas/{answer.answer_id}/")
    assert "La inflación anual fue de 1,42 %." in spanish
    assert 'href="https://www.ecuadorencifras.gob.ec/ipc/"' in spanish
    assert "Octubre de 2026" in spanish
    assert "Publicada el viernes 20 de noviembre de 2026." in spanish
    assert "CC BY 4.0" in spanish
    assert "Annual inflation was 1.42%." in english
    address = f"{settings().site_url}/respuestas/{answer.answer_id}/"
    assert f'<link rel="canonical" href="{address}">' in spanish
    in_english = f"{settings().site_url}/en/respuestas/{answer.answer_id}/"
    assert f'<link rel="alternate" hreflang="en" href="{in_english}">' in spanish
    for where in ("/respuestas/", "/respuestas/tema/ipc/"):
        assert f'href="/respuestas/{answer.answer_id}/"' in page(where)
    assert [row["language"] for row in listed()] == ["es", "en"]
    assert listed()[0] == {
        "id": answer.answer_id,
        "url": address,
        "topic": "ipc",
        "question": "¿Cuánto fue la inflación en octubre?",
        "answer": "La inflación anual fue de 1,42 %.",
        "links": [link],
        "published_on": "2026-11-20",
        "language": "es",
    }
    assert address in page("/respuestas-mapa.xml")
    assert address in page("/respuestas.atom")


def test_a_kept_reader_takes_the_feeds_with_the_last_change_first() -> None:
    first = publish(**ENGLISH)
    happen(first, publish(date(2026, 11, 22), topic="enemdu"))
    happen(publish(date(2026, 11, 24), first, **ENGLISH))
    for where in ("/respuestas.atom", "/en/respuestas.atom"):
        found = feeds.read(page(where).encode(), "application/atom+xml; charset=utf-8")
        assert len(found.entries) == 2
        assert found.entries[0].id.endswith(f"/respuestas/{first.answer_id}/")
        assert found.feed.rights == "CC BY 4.0"


def test_an_answer_in_spanish_alone_has_no_link_that_leads_to_nothing() -> None:
    answer = publish()
    happen(answer)
    english = page(f"/en/respuestas/{answer.answer_id}/")
    assert "This answer was given in Spanish only." in english
    assert '<article class="site-measure" lang="es">' in english
    address = f"{settings().site_url}/respuestas/{answer.answer_id}/"
    assert f'<link rel="canonical" href="{address}">' in english
    assert 'hreflang="en"' not in english
    assert f"/en/respuestas/{answer.answer_id}/" not in page("/respuestas-mapa.xml")


def test_a_correction_says_so_with_its_date_and_not_why() -> None:
    first = publish()
    second = publish(date(2026, 11, 23), first, answer_es="La inflación anual fue de 1,43 %.")
    happen(first, second)
    shown = page(f"/respuestas/{first.answer_id}/")
    assert "Esta respuesta fue corregida el lunes 23 de noviembre de 2026." in shown
    assert "1,42" not in shown
    assert "Se corrigió una cifra" not in shown, "nobody looked for personal data in it"
    assert listed()[0]["corrected_on"] == "2026-11-23"
    assert listed()[0]["published_on"] == "2026-11-20"


def test_a_withdrawn_answer_says_that_it_was_and_nothing_of_what_it_said() -> None:
    answer = publish(**ENGLISH)
    other = publish(question_es="¿Qué es la canasta básica?")
    happen(answer, other)
    happen(withdraw(answer))
    for language, told in (("", "fue retirada el miércoles 25"), ("/en", "was withdrawn on Wed")):
        shown = page(f"{language}/respuestas/{answer.answer_id}/")
        assert told in shown
        assert "noindex" in shown
        for word in ("inflación", "inflation", "Juana"):
            assert word not in shown
    for where, text in everything().items():
        assert where.count(answer.answer_id) or answer.answer_id not in text, where
    (row,) = listed()
    assert row["id"] == other.answer_id
    head = boto3.client("s3").head_object(
        Bucket=settings().published_bucket, Key=f"respuestas/{answer.answer_id}/index.html"
    )
    assert head["Metadata"] == {"status": "410"}, "the edge answers 410 Gone"


def test_what_withdrew_its_topic_leaves_no_list_with_it_behind() -> None:
    answer = publish(topic="removed-topic")
    happen(answer)
    assert answer.answer_id in page("/respuestas/tema/removed-topic/")
    happen(withdraw(answer))
    assert answer.answer_id not in page("/respuestas/tema/removed-topic/")


def test_events_that_come_twice_or_late_change_nothing() -> None:
    first = publish()
    second = withdraw(first)
    happen(second)
    before = everything()
    happen(first, first, second)
    assert everything() == before


def test_a_text_in_writing_is_seen_nowhere_and_makes_nothing_anew() -> None:
    answer = publish()
    happen(answer)
    before = everything()
    writing = answers.keep(
        life.saved(answer, answers.text(answer_es="Aún no aprobado."), answers.act("ana", TODAY))
    )
    told = event(writing)
    told["Records"][0]["dynamodb"]["OldImage"] = event(answer)["Records"][0]["dynamodb"]["NewImage"]
    assert publishing.run(told, 100_000) == {"batchItemFailures": []}
    publishing.run(NIGHTLY, 100_000)
    assert everything() == before


def test_what_an_agent_writes_is_text_whatever_it_looks_like() -> None:
    evil = '</script><script>alert(1)</script><img src=x onerror=alert(2)> & "comillas"'
    answer = publish(
        question_es=evil,
        answer_es=f"{evil}\n\n- javascript:alert(3)\n- https://www.inec.gob.ec/a?b=1&c=2",
        period=evil,
        links=({"text": evil, "url": "https://www.inec.gob.ec/?a=%22&b"},),
    )
    happen(answer)
    for where, text in everything().items():
        if where.endswith(".json"):
            continue
        assert "<script>" not in text, where
        assert "<img" not in text, where
        assert 'href="javascript' not in text, where
    shown = page(f"/respuestas/{answer.answer_id}/")
    assert '<a class="govuk-link" href="https://www.inec.gob.ec/a?b=1&amp;c=2">' in shown
    asked = data_of(shown)["mainEntity"]
    assert asked["name"] == evil
    assert listed()[0]["question"] == evil
    ElementTree.fromstring(page("/respuestas.atom"))  # noqa: S314 - our own page


def test_programs_read_a_page_of_question_and_answer_as_schema_org_has_it() -> None:
    first = publish()
    happen(publish(date(2026, 11, 23), first))
    found = data_of(page(f"/respuestas/{first.answer_id}/"))
    assert found["@type"] == "QAPage"
    asked = found["mainEntity"]
    assert (asked["@type"], asked["answerCount"]) == ("Question", 1)
    accepted = asked["acceptedAnswer"]
    assert accepted["@type"] == "Answer"
    assert accepted["text"] == "La inflación anual fue de 1,42 %."
    assert accepted["datePublished"] == "2026-11-20"
    assert accepted["dateModified"] == "2026-11-23"
    assert found["license"] == "https://creativecommons.org/licenses/by/4.0/"


def _failing_after(most: int) -> Callable[..., None]:
    """Puts so many files, and then meets an S3 that is away."""
    put = pages.put
    done: list[str] = []

    def some(address: str, content: str, **facts: Any) -> None:
        if len(done) >= most:
            raise Unavailable
        done.append(address)
        put(address, content, **facts)

    return some


def test_a_run_that_ends_between_two_files_is_made_good_by_the_next_try(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answer = publish(**ENGLISH)
    happen(answer)
    whole = everything()
    corrected = publish(date(2026, 11, 23), answer, **ENGLISH)
    happen(corrected)
    wanted = everything()
    assert wanted != whole
    for most in range(8):  # two pages and six lists are put
        s3, bucket = boto3.client("s3"), settings().published_bucket
        for key, content in whole.items():
            s3.put_object(Bucket=bucket, Key=key, Body=content.encode())
        some = _failing_after(most)
        with monkeypatch.context() as broken:
            broken.setattr(pages, "put", some)
            try:
                told = publishing.run(event(corrected), 100_000)["batchItemFailures"]
            except Unavailable:
                told = ["all of them"]
            assert told, "the stream brings it again"
        happen(corrected)
        assert everything() == wanted, most


def test_an_answer_that_no_page_can_be_made_of_holds_up_no_other_and_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bad, good = publish(), publish()
    of = answer_pages.of

    def some(answer: Any, site: Any) -> Any:
        if answer.answer_id == bad.answer_id:
            raise ValueError
        return of(answer, site)

    monkeypatch.setattr(answer_pages, "of", some)
    happen(bad, good)
    assert good.answer_id in page("/respuestas/")
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (told,) = [line for line in lines if line.get("level") == "ERROR"]
    assert (told["event"], told["answer"]) == ("answer_not_published", bad.answer_id)


def test_who_read_an_answer_before_it_was_withdrawn_puts_it_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answer = publish()
    get, read = store.get, [answer]
    happen(withdraw(answer))  # the other run does all its work after this one's first read

    def late(answer_id: str) -> Answer | None:
        return read.pop() if read else get(answer_id)

    with monkeypatch.context() as slow:
        slow.setattr(store, "get", late)
        happen(answer)
    assert "fue retirada" in page(f"/respuestas/{answer.answer_id}/")
    assert answer.answer_id not in page("/respuestas/")
    assert listed() == []


def test_who_made_the_lists_before_another_publication_makes_them_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second = publish(), publish()
    every = store.every_published
    reads: list[int] = []

    def late() -> Any:
        found = [one for one in every() if one.answer_id != second.answer_id or reads]
        if not reads:
            reads.append(1)
            happen(second)
        return iter(found)

    with monkeypatch.context() as slow:
        slow.setattr(store, "every_published", late)
        happen(first)
    assert {row["id"] for row in listed()} == {first.answer_id, second.answer_id}


def test_the_night_mends_what_is_missing_or_differs_and_tells_of_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    answer, gone = publish(**ENGLISH), publish()
    happen(answer, withdraw(gone))
    before = everything()
    s3, bucket = boto3.client("s3"), settings().published_bucket
    s3.delete_object(Bucket=bucket, Key=f"respuestas/{answer.answer_id}/index.html")
    for key in (f"en/respuestas/{answer.answer_id}/index.html", "respuestas/tema/ipc/index.html"):
        s3.put_object(Bucket=bucket, Key=key, Body=b"something else")
    key = f"respuestas/{gone.answer_id}/index.html"
    s3.put_object(Bucket=bucket, Key=key, Body=b"not withdrawn")
    capsys.readouterr()
    with rights.as_role("PublishAnswersRole"):
        done = publishing.run(NIGHTLY, 100_000)
    assert (done["put"], done["missing"]) == (2, 1)
    assert everything() == before
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["event"] for line in lines if line["level"] == "ERROR"] == ["answers_missing"]
    assert publishing.run(NIGHTLY, 100_000)["put"] == 0


def test_a_new_frame_is_put_around_every_page_in_as_many_calls_as_it_takes() -> None:
    happen(*[publish() for _ in range(3)])
    answers.bring_frames(answers.FRAME.replace("<main>", '<main class="new">'))
    assert publishing.run({"publish": "answers"}, 0)["finished"] is False
    assert publishing.run({"publish": "answers"}, 100_000)["put"] == 3
    for key, text in everything().items():
        assert 'class="new"' in text or not key.endswith(".html"), key


def test_without_a_frame_the_stream_comes_again() -> None:
    answer = publish()
    for language in ("es", "en"):
        boto3.client("s3").delete_object(
            Bucket=settings().published_bucket, Key=f"frames/{language}.html"
        )
    with pytest.raises(frame.NoFrame):
        publishing.run(event(answer), 100_000)


def test_a_topic_has_pages_of_a_hundred_the_newest_first_and_an_emptied_one_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in (topics, data):
        monkeypatch.setattr(module, "OF_A_PAGE", 2)
    found = [publish(question_es=f"Pregunta {place}") for place in range(5)]
    happen(*found)
    assert "Pregunta 4" in page("/respuestas/tema/ipc/")
    assert "Pregunta 0" in page("/respuestas/tema/ipc/3/")
    assert "Página 2 de 3" in page("/respuestas/tema/ipc/2/")
    assert "5 respuestas sobre este tema" in page("/respuestas/tema/ipc/")
    assert "/respuestas/tema/ipc/3/" in page("/respuestas-mapa.xml")
    happen(withdraw(found[0]))
    assert "No hay respuestas" in page("/respuestas/tema/ipc/3/")
    assert "noindex" in page("/respuestas/tema/ipc/3/")


def test_what_else_is_made_of_all_answers_is_put_with_the_lists(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def count(every: list[Any], _site: Site) -> Iterator[Any]:
        yield File("/respuestas/cuenta.json", json.dumps(len(every)))

    monkeypatch.setattr(publishing, "MAKERS", (*publishing.MAKERS, count))
    happen(publish(), publish())
    assert page("/respuestas/cuenta.json") == "2"


def test_each_operation_has_a_page_with_its_answers_that_needs_no_program() -> None:
    answer = publish(**ENGLISH)
    happen(answer)
    told = page("/en/operaciones/ipc/")
    assert "<h1" in told
    assert "How high was inflation?" in told
    assert f'href="/en/respuestas/{answer.answer_id}/"' in told
    assert 'href="/en/respuestas/tema/ipc/"' in told
    assert 'href="/operaciones/ipc/"' in page("/operaciones/")
    assert "/operaciones/otro" not in page("/operaciones/")
    assert "https://localhost/operaciones/ipc/<" in page("/respuestas-mapa.xml").replace(
        settings().site_url, "https://localhost"
    )
    counts = json.loads(page("/respuestas/temas.json"))
    assert counts == {"ipc": {"address": "/respuestas/tema/ipc/", "count": 1}}


def test_an_edit_of_the_catalog_is_on_the_pages_of_operations_once_they_are_made() -> None:
    happen(publish())
    key = {"kind": {"S": "topic"}, "id": {"S": "ipc"}}
    client = boto3.client("dynamodb")
    client.update_item(
        TableName=table("catalog"),
        Key=key,
        UpdateExpression="SET description_es = :told",
        ExpressionAttributeValues={":told": {"S": "Mide la inflación."}},
    )
    publishing.run({"publish": "lists"}, 100_000)
    assert "Mide la inflación." in page("/operaciones/ipc/")
    client.update_item(
        TableName=table("catalog"),
        Key=key,
        UpdateExpression="SET withdrawn = :yes",
        ExpressionAttributeValues={":yes": {"BOOL": True}},
    )
    publishing.run({"publish": "lists"}, 100_000)
    assert "ya no se ofrece" in page("/operaciones/ipc/")
    assert "Mide la inflación." not in page("/operaciones/ipc/")
    assert "/operaciones/ipc/" not in page("/operaciones/")
