"""The administrator's guide tells of every alarm, every command and every act of the runbook."""

from __future__ import annotations

import re

import pytest

from chalicelib.domain.languages import LANGUAGES
from infra.package import ROOT
from infra.template import read
from static_site import manual

ALARMS = {
    name
    for name, one in read(ROOT / "infra" / "templates" / "app.yaml")["Resources"].items()
    if one.get("Type") == "AWS::CloudWatch::Alarm"
}
TARGETS = re.findall(
    r"^([a-z-]+):.*?## |^\.PHONY: ([a-z-]+)$",
    (ROOT / "Makefile").read_text(encoding="utf-8"),
    re.MULTILINE,
)
#: Acts of the runbook by the heading that tells of each here, in Spanish.
ACTS = {
    "Add an agent": "Personas",
    "An agent leaves, or is away": "Personas",
    "Add a topic, an area or a holiday": "Catálogo y límites",
    "Raise a limit": "Catálogo y límites",
    "Mail that failed, bounced or is withheld": "Correo que no salió",
    "Rotate a secret": "Secretos",
    "Leave the SES sandbox": "De una cuenta vacía al primer ticket",
    "Restore": "Respaldo y restauración",
    "Read the audit": "La auditoría",
    "See whether links still answer": "Cifras, búsqueda y enlaces",
    "Make the figures anew": "Cifras, búsqueda y enlaces",
    "Ask the figures a question of your own": "Cifras, búsqueda y enlaces",
    "Take everything out": "Irse",
    "Remove a stage": "Irse",
    "Alarms": "Qué significa cada alarma",
}


def text(language: str) -> str:
    return manual.source("administracion", language).read_text(encoding="utf-8")


def headings(said: str) -> list[str]:
    return re.findall(r"^## (.+)$", said, re.MULTILINE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_alarm_is_told_once_with_what_to_do(language: str) -> None:
    told = re.findall(r"^\| `(\w+)` \| [^|]+ \| [^|]+ \|$", text(language), re.MULTILINE)
    assert sorted(told) == sorted(ALARMS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_is_told(language: str) -> None:
    names = {a or b for a, b in TARGETS} - {"lint-python", "lint-site"}
    told = set(re.findall(r"`make ([a-z-]+)", text(language)))
    assert names - told == set()
    assert told - names == set(), "a command that there is not"


def test_every_act_of_the_runbook_has_its_heading() -> None:
    runbook = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
    assert headings(runbook) == [*ACTS]
    assert {*ACTS.values()} <= {*headings(text("es"))}
    assert len(headings(text("es"))) == len(headings(text("en")))
