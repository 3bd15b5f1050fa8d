"""``python -m tests.deploy.released``: keep the present templates as those of a release."""

from __future__ import annotations

import shutil
from pathlib import Path

from infra.package import ROOT
from tests.packages import built


def main() -> None:
    """Write the three templates."""
    here = Path(__file__).parent
    for name in ("data.yaml", "edge.yaml"):
        shutil.copy(ROOT / "infra" / "templates" / name, here)
    (here / "app.yaml").write_text(built("arm64").template, encoding="utf-8")


if __name__ == "__main__":
    main()
