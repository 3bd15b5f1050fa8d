"""Whose words are whose: no word of a person is lost, whatever their mail client does."""

from __future__ import annotations

import email
import re
from email import policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.mail.kinds import UNANSWERABLE, Kind
from chalicelib.domain.mail.outbox import Mail
from chalicelib.mail.compose import compose
from chalicelib.mail.marks import is_end
from chalicelib.mail.reading.read import Body, head, read
from chalicelib.mail.render import Rendered, render
from tests.mail import samples
from tests.mail.frames import FRAMES, MARKED, Frame

QUESTION = "¿Qué año necesita?\nPor favor, indíquenos también la provincia."
#: Words that no mail client writes: each stands once, so that a lost one is seen.
WORD = st.text("abcdefgáéñ0123456789", min_size=1, max_size=9)
LINE = st.lists(WORD, min_size=1, max_size=8).map(" ".join)
#: How people write: with signatures, labels, signs and empty lines of their own.
PIECE = LINE | st.sampled_from(
    [
        "Saludos,\nMaría",
        "--",
        "Para: tesis",
        "Asunto: pedido de datos",
        "Gracias, pero no abre",
        "Enviado desde mi iPhone",
        "On the other hand",
        "- uno\n- dos",
        "",
        "*negrita*",
        "1) 2022",
        "Fecha: 2010 a 2020",
    ]
)
MESSAGE = st.lists(PIECE, min_size=1, max_size=6).map("\n".join).filter(lambda text: text.strip())


def arrive(body: str, *, html: bool) -> Body:
    """A mail with a body, as it is read."""
    message = EmailMessage(policy=policy.SMTP)
    message["From"], message["To"] = "maria@example.com", "tickets@example.ec"
    message.set_content(body, subtype="html" if html else "plain")
    raw = message.as_bytes()
    return read(raw, head(raw))


def holds(body: Body, words: str) -> bool:
    """Whether every word of a person stands in the entry, in its order."""
    told = iter(f"{body.words}\n{body.quoted}".split())
    return all(any(word == each for each in told) for word in words.split())


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.name)
def test_what_a_client_quotes_is_folded(frame: Frame) -> None:
    body = arrive(frame.answer("Del año 2022, por cantón.", QUESTION), html=frame.html)
    own = body.words.replace("Obtener Outlook para Android", "").strip()
    assert own == "Del año 2022, por cantón."
    assert "provincia" in body.quoted


@pytest.mark.parametrize("frame", MARKED, ids=lambda frame: frame.name)
def test_answers_between_quoted_lines_are_the_persons(frame: Frame) -> None:
    pairs = [("¿Qué año?", "Dosmil veintidós"), ("¿Qué provincia?", "Loja y Zamora")]
    body = arrive(frame.between(pairs), html=frame.html)
    assert "Dosmil veintidós" in body.words
    assert "Loja y Zamora" in body.words
    assert "¿Qué provincia?" not in body.words
    assert "¿Qué provincia?" in body.quoted


@given(frame=st.sampled_from(FRAMES), above=MESSAGE, quoted=MESSAGE, below=MESSAGE | st.just(""))
def test_no_word_above_or_below_is_lost(frame: Frame, above: str, quoted: str, below: str) -> None:
    body = arrive(frame.answer(above, quoted, below), html=frame.html)
    assert holds(body, above)
    assert holds(body, below)
    if frame.marked:
        told = body.words.split()
        assert all(word in told for word in [*above.split(), *below.split()])


@given(
    frame=st.sampled_from(MARKED), pairs=st.lists(st.tuples(LINE, MESSAGE), min_size=1, max_size=4)
)
def test_no_word_between_quoted_lines_is_lost(frame: Frame, pairs: list[tuple[str, str]]) -> None:
    body = arrive(frame.between(pairs), html=frame.html)
    told = body.words.split()
    assert all(word in told for _, words in pairs for word in words.split())


@given(frame=st.sampled_from(FRAMES), below=MESSAGE)
def test_an_answer_below_alone_is_shown(frame: Frame, below: str) -> None:
    body = arrive(frame.answer("", QUESTION, below), html=frame.html)
    assert all(word in body.words.split() for word in below.split())


OWN = {
    "an oficio": "Oficio Nro. 12-GAD\n\nDE: Juan Pérez\nPARA: Director del INEC\n"
    "ASUNTO: Pedido de datos\nFECHA: Loja, 24 de noviembre de 2026\n\nSolicito las tablas.",
    "labels": "Para: tesis\nFecha: 2010 a 2020\nDe: Loja\nNecesito los datos.",
    "thanks first": "Gracias, pero la tabla no se abre.\nEspero otra.",
    "a signature that is none": "Pido:\n--\nla base de 2010\n--\ny la de 2022",
    "a line with an angle": "Hogares con ingresos\n> 450 USD\npor cantón",
    "a quotation of one's own": "La norma dice:\n> Los datos son públicos.\nPor eso los pido.",
    "a sentence with a verb": "El martes el director escribió:\nque sí hay datos.",
    "a rule of dashes": "Primera parte\n----------\nSegunda parte",
    "the word original": "El mensaje original no llegó.\nDe: la oficina\nPara: mí",
    "our sentence": "Dice «Escriba su respuesta por encima de esta línea» y no sé cómo.",
}


@pytest.mark.parametrize("name", OWN)
def test_what_people_write_is_not_taken_for_a_quotation(name: str) -> None:
    body = arrive(OWN[name], html=False)
    assert (body.words, body.quoted) == (OWN[name], "")


@pytest.mark.parametrize(
    "intro",
    [
        "---------- Forwarded message ---------\nDe: X <x@example.com>\nDate: mar, 24 nov 2026\n",
        "Inicio del mensaje reenviado:\n\n> De: X <x@example.com>\n> Asunto: Datos\n",
        "-------- Mensaje reenviado --------\nAsunto: Datos\nFecha: 24/11/2026 10:00\n",
        "---------- Mensagem encaminhada ----------\nDe: X <x@example.com>\n",
    ],
)
def test_a_forwarded_mail_is_shown(intro: str) -> None:
    body = arrive(f"Esto me dijeron:\n\n{intro}\nEl código es 55-A.\n", html=False)
    assert "El código es 55-A." in body.words


class TestOurMails:
    """Each kind, quoted and forwarded: its secrets never stay, and the fold is exact."""

    TOKEN = (
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhdWQiOiJ0aWNrZXQiLCJzdWIiOiIwNTEyNDMifQ"
        ".q8tWfr-0LrXzD2_YkVbH1sJ7mPcE4uGnA9oKdTiRw5x"
    )
    CODE = "042917"

    def rendered(self, kind: Kind) -> tuple[Mail, Rendered]:
        tokens = dict.fromkeys(samples.TOKENS, self.TOKEN)
        mail = samples.OF_KIND[kind]()
        answerable = mail.number is not None and kind not in UNANSWERABLE
        ours = render(mail, samples.SITE, tokens, {}, not_me=self.TOKEN, answerable=answerable)
        return mail, ours

    def check(self, body: Body) -> None:
        told = f"{body.words}\n{body.quoted}"
        assert self.TOKEN.rpartition(".")[2][:20] not in told
        assert not re.search(rf"(?<!\d){self.CODE}(?!\d)", told)  # a boundary's digits may hold it

    @pytest.mark.parametrize("kind", list(Kind))
    def test_quoted_it_keeps_no_secret_and_is_folded_whole(self, kind: Kind) -> None:
        mail, ours = self.rendered(kind)
        for frame in FRAMES:
            if frame.html:
                continue
            body = arrive(frame.answer("Del año 2022.", ours.text.strip()), html=False)
            self.check(body)
            if mail.number is not None and kind not in UNANSWERABLE:
                own = body.words.replace("Obtener Outlook para Android", "").strip()
                assert own == "Del año 2022.", frame.name

    @pytest.mark.parametrize("kind", list(Kind))
    def test_quoted_as_html_it_keeps_no_secret(self, kind: Kind) -> None:
        _, ours = self.rendered(kind)
        for start, end in (('<blockquote type="cite">', "</blockquote>"), ("<div>", "</div>")):
            self.check(arrive(f"<p>Hola.</p>{start}{ours.html}{end}", html=True))

    @pytest.mark.parametrize("kind", list(Kind))
    @pytest.mark.parametrize("way", ["message", "base64", "text", "wrapped"])
    def test_attached_or_wrapped_it_keeps_no_secret(self, kind: Kind, way: str) -> None:
        mail, ours = self.rendered(kind)
        if way == "wrapped":
            wrapped = "\n".join(
                f"> {line[at : at + 60]}"
                for line in ours.text.split("\n")
                for at in range(0, max(1, len(line)), 60)
            )
            return self.check(arrive(f"Hola.\n\n{wrapped}", html=False))
        outer = EmailMessage(policy=policy.SMTP)
        outer["From"] = "maria@example.com"
        outer.set_content("Va adjunto.")
        inner = compose(mail, ours, f"INEC <{samples.TO}>")
        if way == "message":
            outer.add_attachment(email.message_from_bytes(inner, policy=policy.SMTP))
        elif way == "base64":
            outer.add_attachment(inner, "message", "rfc822", filename="correo.eml")
        else:
            outer.add_attachment(inner, "text", "html", disposition="inline")
        raw = outer.as_bytes()
        return self.check(read(raw, head(raw)))

    def test_an_unmarked_quotation_in_no_known_language_is_folded_by_the_mark(self) -> None:
        _, ours = self.rendered(Kind.RECEIVED)
        quoted = f"Am 24.11.2026 um 09:30 schreibt INEC <x@y.example>:\n\n{ours.text}"
        body = arrive(f"Del año 2022.\n\n{quoted}\nY de Loja.", html=False)
        assert body.words == "Del año 2022.\n\nY de Loja."

    @pytest.mark.parametrize("kind", list(Kind))
    def test_the_last_line_of_our_mails_is_known(self, kind: Kind) -> None:
        assert is_end(self.rendered(kind)[1].text.strip().split("\n")[-1])
