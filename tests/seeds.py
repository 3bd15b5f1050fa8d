"""The catalog that an installation begins with."""

from __future__ import annotations

import json
from typing import Any

from chalicelib.domain.rules import catalog_rows
from chalicelib.domain.rules.catalog import Catalog
from tests.conftest import SEEDS

ROWS: list[dict[str, Any]] = [
    row for path in sorted(SEEDS.glob("*.json")) for row in json.loads(path.read_text())
]
CATALOG: Catalog = catalog_rows.read(ROWS)
