"""The line that our mails begin with, and the one that they end with: by these a quotation of
them is known for certain, whoever quoted it and whatever language their mail client speaks.
"""

from __future__ import annotations

import re
import unicodedata

from chalicelib.domain.rules.catalog import Language

#: What a person reads above a mail that can be answered.
_ABOVE: dict[Language, str] = {
    "es": "Escriba su respuesta por encima de esta línea",
    "en": "Write your answer above this line",
}
#: The last lines of our mails (``mail/layout``).
_LAST = (
    "Instituto Nacional de Estadística y Censos (INEC), Ecuador",
    "National Institute of Statistics and Censuses (INEC), Ecuador",
    "¿Ya no atiende tickets? Avise a quien administra el servicio.",
    "Do you no longer work on tickets? Please tell whoever administers the service.",
)
_LONGEST = 120
#: A client's translation may change the sentence and leaves the number alone.
_NUMBER = r"inec[\W_]{0,3}\d{6,20}"


def mark(number: str, language: Language) -> str:
    """The first line of a mail about a ticket that can be answered."""
    return f"{_ABOVE[language]} · INEC-{number}"


def is_mark(text: str) -> bool:
    """Whether a line is the first one of a mail of ours, and nothing else."""
    return "INEC" in text.upper() and len(text) <= _LONGEST and bool(_MARK.fullmatch(_bare(text)))


def is_end(text: str) -> bool:
    """Whether a line is the last one of a mail of ours."""
    return 30 < len(text) <= _LONGEST and _bare(text) in _ENDS


def _bare(text: str) -> str:
    """A line without accents, marks around it and differences of case and blanks."""
    plain = unicodedata.normalize("NFKD", text[:_LONGEST]).encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"[*_>|.·-]+", " ", plain).lower().split())


_MARK = re.compile(
    rf"(?:{'|'.join(re.escape(_bare(each)) for each in _ABOVE.values())})?[\W_]{{0,5}}{_NUMBER}"
)
_ENDS = frozenset(_bare(each) for each in _LAST)
