"""A draft begins with what a reply says to everybody, and a guess takes nothing else away."""

from __future__ import annotations

import pytest

from chalicelib.domain.answers.prefilling import neutral

SAID = "La inflación anual fue de 1,42 %.\n\nLa serie está en el archivo adjunto."
SIGNATURE = "Dirección de Estadísticas Económicas\nINEC"


@pytest.mark.parametrize(
    "greeting",
    ["Estimada María:", "Estimado señor Pérez,\n", "Buenos días.", "Señora Quishpe", "Hola, Ana:",
     "Dear Ms Quishpe,", "De mi consideración:", "Estimada María:\nReciba un cordial saludo.", ""],
)  # fmt: skip
@pytest.mark.parametrize(
    "ending",
    ["Atentamente,", "Saludos cordiales\nAna Paredes\nAnalista", "Un cordial saludo.", "",
     "Quedamos atentos a cualquier inquietud.\n\nAtentamente,\nAna", "Kind regards,\nAna",
     "Gracias por escribirnos."],
)  # fmt: skip
@pytest.mark.parametrize("signature", ["", SIGNATURE, "DIRECCIÓN DE ESTADÍSTICAS ECONÓMICAS  INEC"])
def test_greeting_ending_and_signature_go(greeting: str, ending: str, signature: str) -> None:
    parts = [part for part in (greeting, SAID, ending, signature) if part]
    assert neutral("\n\n".join(parts), SIGNATURE) == SAID


@pytest.mark.parametrize(
    "reply",
    [
        "Estimada María, la inflación anual fue de 1,42 % en octubre de este año.",
        "Atentamente,\n\n1. La inflación fue de 1,42 %.\n" + "Una línea.\n" * 9,
        "Señores y señoras de 65 años y más: 1 520 590 personas, el 9,0 % de la población.",
        "Hola, Ana:",
        "Gracias por escribirnos.",
    ],
)
def test_what_is_not_sure_stays(reply: str) -> None:
    assert neutral(reply, SIGNATURE) == reply.strip()
