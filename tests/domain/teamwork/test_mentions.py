"""Whom a note names, held to texts that are built of names and of what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.errors import Invalid
from chalicelib.domain.rules.permissions import Agent, Role
from chalicelib.domain.teamwork import mentions
from tests.mail.samples import ticket


def person(id_: str, name: str, role: Role = Role.AGENT, area: str = "DECON") -> Agent:
    return Agent(id_, name, f"{id_}@inec.example", role, frozenset({area}))


ANA, ANA_MARIA = person("ana", "Ana Peña"), person("ana-maria", "Ana Peña Solís")
LUIS, OTHER_LUIS = person("luis", "Luis Mora"), person("luis-2", "Luis Mora")
ZOE = person("zoe", "Zoe Ruiz", area="DIES")
EVA = person("eva", "Eva Paz", Role.VIEWER)
EVERYBODY = [ANA, ANA_MARIA, LUIS, OTHER_LUIS, ZOE, EVA]

#: A piece of a text, and the ids that it names.
PIECES: list[tuple[str, set[str]]] = [
    ("@Ana Peña", {"ana"}),
    ("@ANA PENA,", {"ana"}),
    ("(@Ana  Peña)", {"ana"}),
    ("@Ana Peña Solís.", {"ana-maria"}),
    ("@Luis Mora", {"luis", "luis-2"}),
    ("@Eva Paz:", {"eva"}),
    ("@Eva Pazmiño", set()),
    ("@Eva", set()),
    ("Ana Peña", set()),
    ("correo@Luis Mora", set()),
    ("a.b@@Luis Mora", set()),
    ("@ Luis Mora", set()),
    ("@INEC_Ecuador", set()),
]


@given(st.lists(st.sampled_from(PIECES), max_size=8))
def test_a_text_names_whom_its_pieces_name_and_nobody_else(
    pieces: list[tuple[str, set[str]]],
) -> None:
    text = " y ".join(piece for piece, _ in pieces)
    meant = {id_ for _, ids in pieces for id_ in ids}
    found = mentions.named(text, EVERYBODY)
    assert {one.id for one in found} == meant
    assert len(found) == len(meant)


def test_the_holder_and_those_named_hear_of_a_note_once_its_author_never() -> None:
    held = ticket(area="DECON", assignee="luis")
    said = "@Luis Mora, lo vio @Eva Paz; yo soy @Ana Peña."
    heard = mentions.told(said, held, EVERYBODY, "ana")
    assert [one.id for one in heard] == ["luis", "luis-2", "eva"]
    assert [one.id for one in mentions.told(said, held, EVERYBODY, "luis")] == [
        "luis-2", "eva", "ana",
    ]  # fmt: skip


def test_who_may_not_read_the_ticket_is_not_told_of_it_not_even_its_former_holder() -> None:
    assert mentions.told("@Zoe Ruiz", ticket(area="DECON", assignee="zoe"), EVERYBODY, "ana") == []


def test_a_note_names_ten_people_and_no_more() -> None:
    crowd = [person(f"p{n}", f"Persona {chr(65 + n)}") for n in range(mentions.MOST + 1)]
    names = [f"@{one.name}" for one in crowd]
    mentions.check(" ".join(names[:-1]), ticket(area="DECON"), crowd)
    with pytest.raises(Invalid) as refused:
        mentions.check(" ".join(names), ticket(area="DECON"), crowd)
    assert [(one.field, one.code) for one in refused.value.faults] == [("body", "too_many_people")]
    assert len(mentions.told(" ".join(names), ticket(area="DECON"), crowd, "")) == mentions.MOST


@given(st.text(alphabet="@ aAñn.\n_Luis Mora", max_size=60))
def test_whatever_is_written_can_be_read(text: str) -> None:
    assert {one.id for one in mentions.named(text, EVERYBODY)} <= {one.id for one in EVERYBODY}
