"""Of a past reply nothing is shown that tells who got it, and the rest stays as it was."""

from __future__ import annotations

import pytest

from chalicelib.domain.answers.personal_data import Known
from chalicelib.domain.answers.reuse.answered import telling_words, without_person

KNOWN = Known("María Fernanda Quishpe Ñato", "Universidad de Cuenca", "1700000019", "", ("051243",))


@pytest.mark.parametrize(
    ("said", "shown", "removed"),
    [
        ("La inflación fue de 1,42 %.", "La inflación fue de 1,42 %.", 0),
        ("María Quishpe, su cédula 1700000019.", "{dato}, su cédula {dato}.", 2),
        ("Escriba a mfq@cuenca.edu, por favor.", "Escriba a {dato}, por favor.", 1),
        ("Vea https://x.ec/quishpe_fernanda.xlsx ya.", "Vea {dato} ya.", 1),
        ("Vea https://www.inec.gob.ec/ipc ya.", "Vea https://www.inec.gob.ec/ipc ya.", 0),
        ("Su ticket #051243 de Cuenca.", "Su ticket #{dato} de {dato}.", 2),
    ],
)
def test_what_tells_of_a_person_is_a_gap(said: str, shown: str, removed: int) -> None:
    assert without_person(said, KNOWN) == (shown, removed)


def test_the_request_tells_what_a_short_subject_does_not() -> None:
    assert telling_words("Consulta", "Necesito la canasta básica de Loja")[0] == "consult"
    assert "canast" in telling_words("Consulta", "Necesito la canasta básica de Loja")
    assert "loj" not in telling_words("Canasta básica familiar de mayo", "Para Loja, por favor")
