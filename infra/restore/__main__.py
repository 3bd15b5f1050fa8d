"""``make restore STAGE=prod FROM=restored- TICKETS=051243,051244 WRITE=yes``.

``docs/runbook.md`` says how the tables are restored first. Without WRITE=yes nothing is changed:
the report says what would be. It names ticket numbers and never a person.
"""

from __future__ import annotations

import argparse
import os
import sys

from botocore.exceptions import ClientError

from infra.restore.environment import environment


def main() -> None:
    """The command line."""
    arguments = _arguments()
    os.environ.update(environment(arguments.stage))
    sys.exit(_restore(arguments))


def _restore(arguments: argparse.Namespace) -> int:
    # The program reads its settings when it is first asked for them.
    from infra.restore import run

    if arguments.table in run.REFUSED:
        print(f"{arguments.table} is not put back. {run.REFUSED[arguments.table]}")
        return 2
    try:
        if arguments.table:
            how = {"write": arguments.write, "replace": arguments.replace}
            report = run.whole(arguments.copy, arguments.table, **how)
        else:
            numbers = [number.strip() for number in arguments.tickets.split(",")]
            report = run.chosen(arguments.copy, numbers, write=arguments.write)
    except run.TooOld:
        print("The backup is older than the record of erasures: it must not be put back.")
        return 2
    except ClientError as error:
        print(_said(error, arguments.copy))
        return 2
    print("".join(f"{line}\n" for line in report.lines), end="")
    done = "Put back" if arguments.write else "Would put back (WRITE=yes does it)"
    counts = ", ".join(f"{count} {name}" for name, count in sorted(report.counts.items()))
    print(f"{done}: {counts or 'nothing; all is there'}.")
    print("".join(f"NOT put back: {why}\n" for why in report.refused), end="")
    return 1 if report.refused else 0


def _said(error: ClientError, copy: str) -> str:
    code = error.response["Error"]["Code"]
    if code == "ResourceNotFoundException":
        return f"There is no such table: {copy}tickets, {copy}entries and {copy}outbox are read."
    if code == "ValidationException":
        return f"{copy}outbox lacks the index by_ticket: restore it with its indexes."
    return f"AWS says {code}: {error.response['Error']['Message']}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make restore", description=__doc__)
    parser.add_argument("stage")
    parser.add_argument("--copy", required=True, help="what the restored tables' names begin with")
    chosen = parser.add_mutually_exclusive_group(required=True)
    chosen.add_argument("--tickets", help="numbers, with commas between")
    chosen.add_argument(
        "--table", help="tickets, entries, outbox, accounts, answers, catalog or audit"
    )
    parser.add_argument("--replace", action="store_true", help="also rows that are well but differ")
    parser.add_argument("--write", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
