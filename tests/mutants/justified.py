"""Mutants that may live, each with its reason."""

from __future__ import annotations

import tomllib

from tests.mutants.mutations import Mutant
from tests.mutants.record import ROOT

_FILE = ROOT / "tests" / "mutants" / "justified.toml"
_RULES = tomllib.loads(_FILE.read_text(encoding="utf-8")).get("mutant", [])


def is_justified(mutant: Mutant) -> bool:
    """Whether a rule names its file, its line as it is, and its line as it would be."""
    return any(
        rule["path"] == mutant.path
        and rule["before"] == mutant.before
        and rule.get("after", mutant.after) == mutant.after
        for rule in _RULES
    )
