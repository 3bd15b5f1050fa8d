"""What an osTicket holds beside the ordinary comes over, or is told by name."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from infra.osticket import leftovers
from infra.osticket.mapping import document, proposal
from infra.osticket.records.tickets import Record
from tests.infra.osticket.old import PDF, Row, dump, tables
from tests.infra.osticket.staged import converted, read
from tests.seeds import CATALOG

Tables = dict[str, list[Row]]


def brought(folder: Path, change: Callable[[Tables], object]) -> dict[int, Record]:
    """The sample's tickets by their id there, once something of it was changed."""
    rows = tables()
    change(rows)
    return {one.old.ticket_id: one for one in converted(read(folder, dump(rows)))}


def said(record: Record) -> str:
    """All that its thread says."""
    return "\n".join(one.body for one in record.entries)


def doubts(record: Record) -> list[str]:
    return [one.said for one in record.doubts]


def _tasks(rows: Tables) -> None:
    numbers = ("T-1", "T-2", "7", "00007", None)
    for place, number in enumerate(numbers, 1):
        rows.setdefault("task", []).append({
            "id": place, "object_id": 1, "object_type": "T", "number": number, "flags": 1,
            "created": "2024-03-06 10:00:00",
        })  # fmt: skip
        rows.setdefault("task__cdata", []).append({"task_id": place, "title": f"Título {place}"})
    rows["thread"].append({"id": 90, "object_id": 1, "object_type": "A"})
    rows["thread_entry"].append(rows["thread_entry"][2] | {"id": 90, "thread_id": 90, "flags": 0})
    rows["attachment"].append({"id": 90, "object_id": 90, "type": "H", "file_id": 1, "inline": 0})


def test_tasks_of_one_moment_are_a_note_each_and_keep_their_files(tmp_path: Path) -> None:
    first = brought(tmp_path, _tasks)[1]
    told = [one for one in first.entries if one.body.startswith("Tarea ")]
    assert len({one.entry_id for one in told}) == 5
    assert [one.name for one in told[0].attachments] == ["oficio ñ.pdf"]
    assert len({one.attachment.id for one in first.files}) == len(first.files)


def _form(rows: Tables) -> None:
    rows["form"].append({"id": 7, "type": "G", "title": "Formal"})
    rows["form_field"] += [
        {"id": 70, "form_id": 7, "type": "files", "name": "", "label": "Oficio", "sort": 1},
        {"id": 71, "form_id": 7, "type": "text", "name": "", "label": "Provincia", "sort": 2},
        {"id": 72, "form_id": 7, "type": "memo", "name": None, "label": "", "sort": 3},
        {"id": 73, "form_id": 7, "type": "text", "name": "periodo", "label": "Período", "sort": 4},
    ]
    rows["form_entry"].append({"id": 70, "form_id": 7, "object_id": 1, "object_type": "T"})
    for field, value in ((70, '{"1":"oficio ñ.pdf"}'), (71, "Loja"), (72, "suelto"), (73, "2024")):
        rows["form_entry_values"].append({"entry_id": 70, "field_id": field, "value": value})
    rows["attachment"].append({"id": 70, "object_id": zlib.crc32(b"E7070"), "type": "E",
                               "file_id": 1, "inline": 0})  # fmt: skip


def test_a_field_without_a_name_and_one_whose_name_two_forms_have_are_told(tmp_path: Path) -> None:
    first = brought(tmp_path, _form)[1]
    for line in ("Provincia: Loja", "campo 72: suelto", "periodo: 2023", "periodo (otro): 2024",
                 "Oficio: oficio ñ.pdf"):  # fmt: skip
        assert line in said(first)
    rows = tables()
    _form(rows)
    fields = proposal.propose(read(tmp_path, dump(rows)), CATALOG, []).mapping.campos
    assert {"Provincia", "campo 72", "Oficio"} <= fields.keys()


def test_a_file_of_the_form_stands_with_the_request(tmp_path: Path) -> None:
    first = brought(tmp_path, _form)[1]
    own, form = first.opening.attachments
    assert (form.name, form.size) == ("oficio ñ.pdf", len(PDF))
    assert own.id != form.id


def _changed(**facts: Any) -> Callable[[Tables], object]:
    return lambda rows: rows["ticket"][1].update(facts)


@pytest.mark.parametrize(
    ("facts", "opened", "told"),
    [
        ({"created": "0000-00-00 00:00:00"}, "2024-04-01T14:00", "sin fecha de apertura"),
        ({"created": "2024-02-31 10:00:00"}, "2024-04-01T14:00", "sin fecha de apertura"),
        ({"created": "2031-01-01 10:00:00"}, "2031-01-01T15:00", "es futura"),
        ({"closed": "2020-01-01 10:00:00"}, "2024-04-01T14:00", "antes de abrirse"),
    ],
    ids=["zero", "none", "future", "closed-first"],
)
def test_a_date_that_cannot_be_is_told(
    tmp_path: Path, facts: dict[str, Any], opened: str, told: str
) -> None:
    record = brought(tmp_path, _changed(**facts))[2]
    assert record.ticket.opened_at.startswith(opened)
    assert [one for one in doubts(record) if told in one]
    assert told in said(record).lower()


def test_merges_that_lead_back_to_themselves_are_undone(tmp_path: Path) -> None:
    def change(rows: Tables) -> None:
        for place, parent in ((0, 1), (2, 4), (3, 3)):
            rows["ticket"][place] |= {"ticket_pid": parent, "flags": 1}

    found = brought(tmp_path, change)
    for key in (1, 3, 4):
        assert found[key].ticket.merged_into is None
        assert found[key].ticket.merged_from == ()
        assert "consigo mismo" in said(found[key])
    assert found[6].ticket.merged_into == found[5].ticket.number


def test_lines_of_a_merged_ticket_that_is_gone_stay_with_the_other(tmp_path: Path) -> None:
    def change(rows: Tables) -> None:
        rows["ticket"] = [one for one in rows["ticket"] if one["ticket_id"] != 6]

    assert "La misma consulta" in said(brought(tmp_path, change)[5])


def test_what_has_no_place_is_named_on_its_ticket(tmp_path: Path) -> None:
    def change(rows: Tables) -> None:
        rows["ticket"][0]["number"] = ""
        rows["thread_entry"][0]["body"] = '<p>Mire <img src="cid:perdida"></p>'
        rows["thread_collaborator"] = [{"id": 1, "flags": 1, "thread_id": 1, "user_id": 99}]
        rows["form_field"].append({"id": 80, "form_id": 1, "type": "choices", "name": "genero",
                                   "label": "Género", "sort": 9})  # fmt: skip
        rows["form_entry_values"] += [
            {"entry_id": 101, "field_id": 80, "value": '{"12":"Hombre","13":"Mujer"}'},
        ]
        rows["form_entry_values"][1]["value"] = "022232303X104"

    first = brought(tmp_path, change)[1]
    for line in ("donde no tenía número.", "[imagen que osTicket ya no tiene]",
                 "Colaboradores: una persona borrada.", "género: Hombre, Mujer",
                 "extensión del teléfono: 104"):  # fmt: skip
        assert line in said(first)
    assert any("no tenía número" in one for one in doubts(first))


def test_a_subject_longer_than_ours_is_cut_and_told_whole(tmp_path: Path) -> None:
    def change(rows: Tables) -> None:
        subject = next(one for one in rows["form_entry_values"] if one["value"] == "Asunto 1")
        subject["value"] = "Asunto muy largo " * 40

    first = brought(tmp_path, change)[1]
    assert len(first.ticket.subject) <= 150
    assert first.ticket.subject.startswith("Asunto muy largo")
    assert f"Asunto completo: {'Asunto muy largo ' * 39}Asunto muy largo\n" in said(first)


def test_what_is_of_no_ticket_is_counted_by_kind(tmp_path: Path) -> None:
    rows = tables()
    line = rows["thread_entry"][0]
    rows["thread"].append({"id": 60, "object_id": 4040, "object_type": "T"})
    rows["thread_entry"] += [line | {"id": 60, "thread_id": 60}, line | {"id": 61, "thread_id": 66}]
    rows["task"] = [{"id": 1, "object_id": 0, "object_type": ""}]
    rows["user"].append({"id": 60, "name": "Nadie"})
    rows["file"].append({"id": 60, "bk": "D", "size": 1, "name": "suelto.pdf"})
    rows["faq"] = [{"faq_id": 1, "question": "¿Qué?"}]
    told = [*leftovers.told(read(tmp_path, dump(rows)))]
    assert [one.rpartition(": ")[2] for one in told] == ["2", "1", "1", "1", "1"]
    assert told[0].startswith("líneas de hilos")
    assert [*leftovers.told(read(tmp_path, dump()))] == []


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (b"areas\n  Precios: ATC\n", "línea [12]: no se puede leer"),
        (b"zona: UTC\nareas:\n  'Precios: ATC\n", "línea 3: no se puede leer"),
        ("temas:\n  Índice: ipc\n".encode("cp1252"), "no está en UTF-8"),
        (b"zona: UTC\nareas:\n  Precios: NADA\n", "(?s)NADA.*zona: el mapa dice UTC"),
    ],
    ids=["colon", "quote", "latin1", "zone"],
)
def test_a_mapping_that_cannot_be_says_where_in_spanish(
    tmp_path: Path, written: bytes, said: str
) -> None:
    path = tmp_path / "mapa.yaml"
    path.write_bytes(written)
    with pytest.raises(document.BadMapping, match=said):
        document.load(path, CATALOG, {}, "America/Guayaquil")


def test_names_that_a_mapping_and_an_osticket_do_not_share_are_told(tmp_path: Path) -> None:
    proposed = proposal.propose(read(tmp_path, dump()), CATALOG, []).mapping
    path = tmp_path / "mapa.yaml"
    path.write_text(document.written(proposed).replace("Precios (IPC): ", "Precio: "))
    told = [*document.strangers(document.load(path, CATALOG, {}), proposed)]
    assert [one.partition(";")[0] for one in told] == [
        "temas: «Precios (IPC)» no está en el mapa",
        "temas: «Precio» del mapa no es un nombre de este osTicket",
    ]
    assert [*document.strangers(proposed, proposed)] == []
