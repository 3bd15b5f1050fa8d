"""Run by ``make mutants``: kill rates by room, and who survived without a reason."""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mutants import justified
from tests.mutants.mutations import Module, Mutant
from tests.mutants.record import QUIET, ROOT
from tests.mutants.runner import BUDGET, Runner

#: Tests that hold a layer to its promises: those of its own room, of what it is written for, and
#: of the contract that is made of it. A browser or a deployment tells too late.
TESTS = {
    "domain": ("domain", "mail", "contracts/test_openapi.py"),
    "services": ("services", "api"),
}


class Report:
    """Counts by room, and the survivors."""

    def __init__(self) -> None:
        self._fates: dict[str, Counter[str]] = {}
        self._survivors: list[Mutant] = []

    def tried(self, mutant: Mutant, fate: str, killer: str) -> None:
        """One more."""
        if fate == "survived" and justified.is_justified(mutant):
            fate = "justified"
        if fate == "survived":
            self._survivors.append(mutant)
        for name in (_room(mutant.path), _layer(mutant.path)):
            self._fates.setdefault(name, Counter())[fate] += 1
        told = sum(self._fates[_layer(mutant.path)].values())
        if told % 20 == 0:
            print(f"\r  {told} mutants", end="", file=sys.stderr, flush=True)

    def show(self) -> None:
        """Print it: each survivor with its change, then the rates."""
        print(f"\n{len(self._survivors)} changes that no test noticed and no reason excuses:")
        for mutant in self._survivors:
            print(f"{mutant.path}:{mutant.line} {mutant.function} [{mutant.key}]")
            print(f"    - {mutant.before}\n    + {mutant.after}")
        print("\nKilled of those that are not justified; what ran out of time is killed too:")
        print(f"{'room':32}{'mutants':>9}{'killed':>8}{'timeout':>9}{'justified':>11}{'rate':>8}")
        for name, fates in sorted(self._fates.items()):
            killed = fates["killed"] + fates["timeout"]
            of = fates.total() - fates["justified"]
            print(
                f"{name:32}{fates.total():>9}{fates['killed']:>8}{fates['timeout']:>9}"
                f"{fates['justified']:>11}{killed / max(of, 1):>8.1%}"
            )


def _room(path: str) -> str:
    return path.removeprefix("chalicelib/").rpartition("/")[0]


def _layer(path: str) -> str:
    return path.split("/")[1] + " (all)"


def mutants(places: list[str], sample: int, seed: int, bodies: bool) -> Iterator[Mutant]:
    """Those of files or folders below ``chalicelib/``; with ``sample`` as many, by the seed."""
    files = [file for place in places for file in _files(ROOT / "chalicelib" / place)]
    modules = [Module(file, ROOT) for file in files]
    spots = [(module, spot) for module in modules for spot in range(len(module))]
    if sample:
        random.Random(seed).shuffle(spots)
    made = 0
    for module, spot in spots:
        mutant = module.mutant(spot)
        if mutant is None or (not bodies and not mutant.function):
            continue
        yield mutant
        made += 1
        if made == sample:
            return


def _files(place: Path) -> list[Path]:
    return [place] if place.suffix else sorted(place.rglob("*.py"))


def main() -> None:
    """Try them, beginning anew where the embedded AWS has to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("places", nargs="+", help="below chalicelib/: domain/form, services")
    parser.add_argument("--sample", type=int, default=0, help="try so many of them only")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--functions", action="store_true", help="leave tables and fields alone")
    parser.add_argument("--tests", nargs="*", help="folders or files of tests/; its layer's own")
    parser.add_argument("--budget", type=float, default=BUDGET, help="seconds of tests a mutant")
    asked = parser.parse_args()
    layers = sorted({place.partition("/")[0] for place in asked.places})
    tests = asked.tests or [name for layer in layers for name in TESTS[layer]]
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})  # one core, its servers too
    report = Report()
    chosen = (asked.places, asked.sample, asked.seed, not asked.functions)
    runner = Runner(lambda: mutants(*chosen), report.tried, asked.budget)
    folders = [f"tests/{name}" for name in tests]
    pytest.main([*QUIET, "-qq", "--no-summary", *folders], [runner])
    if runner.again:
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, "-m", "tests.mutants", *sys.argv[1:]])
    report.show()


main()
