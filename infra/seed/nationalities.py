"""Make each language's ``nationalities.json`` from the CLDR that Babel carries.

``python -m infra.seed.nationalities`` writes it; a test fails when Babel says otherwise.
"""

from __future__ import annotations

import json
import unicodedata

from babel import Locale

from chalicelib.domain.languages import LANGUAGES, WORDS, words

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


def nationalities(language: str) -> dict[str, str]:
    """Names by code, in the language's own order."""
    territories = Locale.parse(LANGUAGES[language].locale, sep="-").territories
    countries = {
        code: name
        for code, name in territories.items()
        if len(code) == 2 and code.isalpha() and code not in _NOT_ISO
    }
    ecuador = countries.pop("EC")
    ordered = sorted(countries.items(), key=lambda country: _collated(country[1]))
    return {"EC": ecuador, **dict(ordered), "XX": words(language)["stateless"]}


def _collated(name: str) -> str:
    """Accents and case do not count in a list of countries (no two differ by them alone)."""
    marked = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in marked if not unicodedata.combining(letter))


if __name__ == "__main__":
    for code in LANGUAGES:
        text = json.dumps(nationalities(code), ensure_ascii=False, indent=1)
        (WORDS / code / "nationalities.json").write_text(text + "\n", encoding="utf-8")
