"""Text as programs wrote it before HTML and MIME: its words are read, its files taken out, and
what cannot be read stays as it stands."""

from __future__ import annotations

import binascii

import pytest

from chalicelib.mail.reading.read import Body, head, read
from tests.files import PDF


def uuencoded(content: bytes, name: str = "Mi oficio 12.pdf") -> str:
    lines = [binascii.b2a_uu(content[at : at + 45]) for at in range(0, len(content), 45)]
    return f"begin 644 {name}\n{b''.join(lines).decode()}`\nend\n"


def arrive(text: str, kind: str = "text/plain; charset=utf-8", **headers: str) -> Body:
    told = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in headers.items())
    raw = f"From: maria@example.com\nContent-Type: {kind}\n{told}\n{text}".encode()
    return read(raw, head(raw))


class TestUuencoded:
    @pytest.mark.parametrize("line_break", ["\n", "\r\n"])
    def test_a_file_between_the_words_is_a_file(self, line_break: str) -> None:
        text = f"Va el oficio.\n\n{uuencoded(PDF)}\nQuedo atenta.\n"
        body = arrive(text.replace("\n", line_break))
        assert body.words == "Va el oficio.\n\nQuedo atenta."
        assert [(file.name, file.content) for file in body.files] == [("Mi oficio 12.pdf", PDF)]

    def test_every_file_is_taken_out(self) -> None:
        body = arrive(f"Dos.\n{uuencoded(PDF, 'a.pdf')}{uuencoded(b'x,y', 'b.csv')}")
        assert [file.name for file in body.files] == ["a.pdf", "b.csv"]
        assert body.words == "Dos."

    @pytest.mark.parametrize(
        "text",
        [
            "begin 644 de las tablas\nno es un archivo\nend",
            "begin 644 a.pdf",
            "begin 644 a.pdf\nend",
            "begin 644 a.pdf\n#86)C\nY aquí sigo escribiendo.\nend",
            "begin 644 a.pdf\n#86)C\n`\nSe cortó.",
        ],
    )
    def test_what_only_begins_like_one_stays(self, text: str) -> None:
        body = arrive(text)
        assert (body.words, body.files) == (text, ())

    def test_a_whole_body_is_read(self) -> None:
        encoded = uuencoded(b"Pido el censo de Loja.", "texto.txt")
        for text in (encoded, "".join(encoded.splitlines(keepends=True)[1:-1])):
            assert arrive(text, Content_Transfer_Encoding="x-uuencode").words == (
                "Pido el censo de Loja."
            )

    def test_a_body_that_is_said_to_be_and_is_not_is_shown(self) -> None:
        told = arrive("Pido el censo, ¿sí?", Content_Transfer_Encoding="uuencode")
        assert told.words == "Pido el censo, ¿sí?"


class TestEnriched:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("<bold>Pido</bold> el <italic>censo</italic>.", "Pido el censo."),
            ("Pido el\ncenso.\n\nGracias", "Pido el censo.\nGracias"),
            ("<color><param>red</param>Loja</color>, 2020", "Loja, 2020"),
            ("con <<1000 USD y a > b", "con <1000 USD y a > b"),
            ("<nofill>uno\ndos\n</nofill>", "uno\ndos"),
            ("<bold>sin cerrar", "sin cerrar"),
            ("<param>sin cerrar", "sin cerrar"),
            ("a < b", "a < b"),
            ("<bold></bold>", "<bold></bold>"),
        ],
    )
    def test_its_words_are_read_without_the_commands(self, text: str, words: str) -> None:
        assert arrive(text, "text/enriched; charset=utf-8").words == words

    def test_what_it_quotes_is_folded(self) -> None:
        body = arrive(
            "Por cantón.\n\n<excerpt>El mar, 24 nov 2026 a las 10:00, INEC "
            "(<<tickets@inec.example>) escribió:\n\n¿Por provincia?</excerpt>",
            "text/enriched; charset=utf-8",
        )
        assert body.words == "Por cantón."
        assert "¿Por provincia?" in body.quoted

    def test_its_elder_sister_is_read_too(self) -> None:
        body = arrive("<Bold>Pido</Bold> datos.<nl>De <lt> 2020.", "text/richtext")
        assert body.words == "Pido datos.\nDe < 2020."
