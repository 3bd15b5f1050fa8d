"""The scripts that touch no page, under node's own runner; and how scripts are named."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

from infra.package import ROOT
from static_site.scripts import node_tool

JS = ROOT / "static_site/js"
_EXPORT = re.compile(r"^export (?:async )?(?:function\*?|const|class|let) (\w+)", re.MULTILINE)


def test_the_modules_answer_what_their_tests_say(modules: Path) -> None:
    tests = [shutil.copy(each, modules) for each in Path(__file__).parent.glob("*.test.js")]
    for name in ("cells.json", "cell-rows.json"):
        shutil.copy(Path(__file__).parents[1] / "cases" / name, modules)
    done = subprocess.run(
        [node_tool("node"), "--test", "--test-reporter=tap", *tests],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert int(re.findall(r"^# tests (\d+)$", done.stdout, re.MULTILINE)[0]) >= 26


def test_no_two_scripts_share_a_name() -> None:
    names = Counter(path.name for path in JS.rglob("*.js"))
    assert [name for name, count in names.items() if count > 1] == []


def test_no_two_exports_share_a_name() -> None:
    texts = [path.read_text(encoding="utf-8") for path in JS.rglob("*.js")]
    names = Counter(name for text in texts for name in _EXPORT.findall(text))
    assert [name for name, count in names.items() if count > 1] == []
