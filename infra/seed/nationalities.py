"""Make ``chalicelib/domain/form/nationalities.json`` from the CLDR that Babel carries.

``python -m infra.seed.nationalities`` writes it; a test fails when Babel says otherwise.
"""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

from babel import Locale

TARGET = Path(__file__).parents[2] / "chalicelib" / "domain" / "form" / "nationalities.json"
_LOCALES = {"es": "es_EC", "en": "en"}
_STATELESS = {"es": "Apátrida", "en": "Stateless"}
#: Codes of CLDR that ISO 3166-1 has not assigned to a territory.
_NOT_ISO = {
    "AC",
    "CP",
    "CQ",
    "DG",
    "EA",
    "EU",
    "EZ",
    "IC",
    "QO",
    "TA",
    "UN",
    "XA",
    "XB",
    "XK",
    "ZZ",
}


def nationalities() -> dict[str, dict[str, str]]:
    """Names by code, for each language in its own order."""
    return {language: _listed(language) for language in _LOCALES}


def _listed(language: str) -> dict[str, str]:
    territories = Locale.parse(_LOCALES[language]).territories
    countries = {
        code: name
        for code, name in territories.items()
        if len(code) == 2 and code.isalpha() and code not in _NOT_ISO
    }
    ecuador = countries.pop("EC")
    ordered = sorted(countries.items(), key=lambda country: _collated(country[1]))
    return {"EC": ecuador, **dict(ordered), "XX": _STATELESS[language]}


def _collated(name: str) -> str:
    """Accents and case do not count in a list of countries (no two differ by them alone)."""
    marked = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in marked if not unicodedata.combining(letter))


if __name__ == "__main__":
    text = json.dumps(nationalities(), ensure_ascii=False, indent=1)
    TARGET.write_text(text + "\n", encoding="utf-8")
