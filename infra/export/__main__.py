"""``make export STAGE=prod TO=folder``: everything that the service holds, in open formats.

It reads with the rights of whoever starts it (``infra/templates/export-policy.json``), changes
nothing but a line of the trail, and writes into a folder that is not there yet.
``docs/manual/en/administracion.md`` tells what to do before and after.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from infra.osticket import reach
from infra.package import ROOT


def main() -> None:
    """The command line: ends with 1 where something is to be looked at, with 2 where nothing came
    of it."""
    parser = argparse.ArgumentParser(prog="make export", description=__doc__)
    parser.add_argument("stage")
    parser.add_argument("--to", required=True, help="a folder that is not there yet")
    parser.add_argument("--home", type=Path, default=ROOT / ".local", help="where local data lie")
    arguments = parser.parse_args()
    if not arguments.to:
        parser.error("say where: TO=folder")
    os.environ.update(reach.environment(arguments.stage, arguments.home))
    sys.exit(export(Path(arguments.to).absolute()))


def export(to: Path) -> int:
    """Export, and tell what came of it; answers the exit status."""
    # The program reads its settings when it is first asked for them.
    from infra.export import run
    from infra.export.folder import Refused

    try:
        manifest = run.run(to)
    except Refused as why:
        print(why)
        return 2
    except (ClientError, BotoCoreError) as error:
        print(f"AWS says: {error}\nWhat was written lies in {to}.incomplete: delete it.")
        return 2
    for name, file in manifest.files.items():
        print(f"  {name}: {file.lines}")
    for name, one in manifest.tables.items():
        differs = one.found - one.exported - one.left_out - one.problems
        if differs:
            print(f"  {name}: {abs(differs)} rows came or went meanwhile: stop the service first.")
    problems = manifest.files["problems.jsonl"].lines
    if problems:
        print(f"  {problems} things are to be looked at: {to / 'problems.jsonl'}")
    print(f"{'Complete' if manifest.complete else 'NOT complete'}: {to}")
    return 0 if manifest.complete else 1


if __name__ == "__main__":
    main()
