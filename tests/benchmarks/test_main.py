"""Every benchmark runs to its end, whatever the others leave behind or die of."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import pytest

from tests.benchmarks import __main__ as bench


def _python(script: str) -> Sequence[str]:
    return sys.executable, "-c", f"import os, sys, time\n{script}"


def test_one_that_breaks_takes_no_other_down_and_is_told(
    capfd: pytest.CaptureFixture[str],
) -> None:
    commands = {
        "broken": _python("raise RuntimeError('a ticket was not opened')"),
        "whole": _python("print('a figure')"),
    }
    assert bench.run(commands) == ["broken"]
    told = capfd.readouterr()
    assert "a figure" in told.out
    assert "FAILED  broken: status 1" in told.out
    assert "a ticket was not opened" in told.err


def test_one_that_hangs_is_ended(
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert bench.run({"hanging": _python("time.sleep(600)")}, 0.2) == ["hanging"]
    assert "FAILED  hanging: took longer" in capfd.readouterr().out


def test_one_begins_with_nothing_that_another_has_set(capfd: pytest.CaptureFixture[str]) -> None:
    named = "of_the_benchmark_before"
    commands = {
        "first": _python(f"os.environ['{named}'] = 'leaked'"),
        "second": _python(f"print(os.environ.get('{named}', 'nothing'))"),
    }
    assert bench.run(commands) == []
    assert "nothing" in capfd.readouterr().out


def test_the_program_fails_when_a_benchmark_did(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["bench", "mails"])
    monkeypatch.setattr(bench, "run", lambda commands: [*commands])
    with pytest.raises(SystemExit, match="failed: mails"):
        bench.main()


def test_a_name_that_no_benchmark_has_is_told_with_those_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "argv", ["bench", "lifes"])
    with pytest.raises(SystemExit, match="lifes: there are mails, "):
        bench.main()
