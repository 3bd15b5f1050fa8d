"""``make doctor``, ``make deploy``, ``make destroy``: what an administrator runs, by stage."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from infra import deploy, destroy, doctor, stacks, stage_file
from infra.checks.findings import Finding
from infra.deployment import Deployment
from infra.sentences import explain
from infra.steps import seeding


def main() -> None:
    """Run a command; what goes wrong is a sentence, and the exit status says so."""
    arguments = _arguments()
    try:
        arguments.run(stage_file.read(arguments.stage), arguments)
    except (KeyboardInterrupt, EOFError):
        sys.exit(
            "\nStopped. What AWS had begun it finishes by itself; the same command goes on from"
            " there."
        )
    except Exception as error:
        sentence = explain(error)
        if sentence is None:
            raise
        sys.exit(sentence)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra", description=__doc__)
    commands = parser.add_subparsers(required=True)
    for name, run in (("doctor", _doctor), ("deploy", _deploy), ("destroy", _destroy)):
        command = commands.add_parser(name, help=(run.__doc__ or "").partition(".")[0])
        command.add_argument("stage", help="a file of infra/stages, without .yaml")
        command.add_argument("--yes", action="store_true", help="do not ask")
        command.set_defaults(run=run)
        if name == "deploy":
            command.add_argument("--version", help="a version that was deployed before")
            command.add_argument("--replace", metavar="KIND", help="only import a kind's seeds")
    return parser.parse_args()


def _doctor(deployment: Deployment, _: argparse.Namespace) -> None:
    """Say what is right, what is wrong and how to mend it. Changes nothing."""
    found = doctor.examine(deployment, _show)
    if any(finding.wrong for finding in found):
        sys.exit(1)


def _deploy(deployment: Deployment, arguments: argparse.Namespace) -> None:
    """Deploy a stage, after the doctor."""
    if arguments.replace:
        table = f"{deployment.table_prefix}catalog"
        count = seeding.replace(deployment.client("dynamodb"), table, arguments.replace)
        print(f"{count} rows of {arguments.replace} imported")
        return
    again = bool(arguments.version)
    if any(finding.blocks for finding in doctor.examine(deployment, _show, packages=not again)):
        sys.exit("\nNothing was changed. Mend what is marked ✗ and run it again.")
    confirm = _confirmed_by(_agree if arguments.yes else _ask)
    if again:
        edge = deploy.deploy_again(deployment, arguments.version, confirm, _say)
    else:
        edge = deploy.deploy(deployment, confirm, _say)
    print(f"\n{deploy.farewell(deployment, edge)}")


def _destroy(deployment: Deployment, arguments: argparse.Namespace) -> None:
    """Delete a stage and all its data. Refused for a stage that is protected."""
    destroy.check(deployment)
    print(destroy.warning(deployment))
    if not arguments.yes and input("Type the stage's name: ").strip() != deployment.stage:
        sys.exit("Left as it was.")
    destroy.destroy(deployment, _say)


def _say(step: str) -> None:
    print(f"· {step}", flush=True)


def _show(finding: Finding) -> None:
    print(finding, flush=True)


def _confirmed_by(ask: Callable[[], bool]) -> stacks.Confirm:
    """Show every change, and ask about a stack at its first: further steps belong to that."""
    agreed: set[str] = set()

    def confirm(stack: str, changes: list[str]) -> bool:
        print(f"\n{stack} changes:\n" + "\n".join(f"  {each}" for each in changes), flush=True)
        if stack not in agreed and not ask():
            return False
        agreed.add(stack)
        return True

    return confirm


def _ask() -> bool:
    return input("Go on? [y/N] ").strip().lower() in ("y", "yes", "s", "si", "sí")


def _agree() -> bool:
    return True


if __name__ == "__main__":
    main()
