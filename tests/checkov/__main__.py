"""``python -m tests.checkov PATH_OF_CHECKOV``: the three templates as they are deployed.

Exceptions stand at the resources, each with its reason: comments in ``data.yaml`` and
``edge.yaml``, ``Metadata`` in ``app.yaml``, whose comments Chalice does not keep. Nothing is asked
of the network.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from infra.package import ROOT
from tests.packages import built

#: A port that nobody listens on: what tries to leave fails at once.
_NOWHERE = "http://127.0.0.1:9"


def main() -> None:
    """Judge; the exit status is checkov's."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("data.yaml", "edge.yaml"):
            shutil.copy(ROOT / "infra" / "templates" / name, folder)
        (Path(folder) / "app.yaml").write_text(built("arm64").template, encoding="utf-8")
        command = [sys.argv[1], "--directory", folder, "--framework", "cloudformation"]
        done = subprocess.run(
            [*command, "--compact", "--quiet", "--skip-download"],
            env=os.environ | {"HTTP_PROXY": _NOWHERE, "HTTPS_PROXY": _NOWHERE, "HOME": folder},
            check=False,
        )
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
