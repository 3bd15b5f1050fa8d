"""The part of ``docs/settings.md`` that administrators read: the rows ``setting``."""

from __future__ import annotations

import json
from pathlib import Path

from chalicelib.domain.rules.catalog import Rules

_SEEDS = Path(__file__).parents[1] / "seed" / "settings.json"


def rules() -> list[str]:
    """The lines of a table of all rules: name, default, and what the seeded row says of it."""
    rows = json.loads(_SEEDS.read_text(encoding="utf-8"))
    said = {row["id"]: row["description_es"] for row in rows}
    return [
        "## Rules",
        "",
        "Rows `setting` of the table `catalog`, changed there; a value that a rule refuses leaves",
        "the default in force.",
        "",
        "| Setting | Default | What it is |",
        "|---|---|---|",
        *(
            f"| `{name}` | {json.dumps(field.default)} | {said[name]} |"
            for name, field in Rules.model_fields.items()
        ),
        "",
    ]
