"""What the pages say is true: links lead somewhere, and names, paths and commands exist."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from static_site import build
from tests import pages
from tests.conftest import ROOT

README = ROOT / "README.md"
DOCS = ROOT / "docs"
PAGES = pages.pages()
OPERATIONS = {
    (method.upper(), path)
    for path, methods in json.loads(
        (ROOT / "chalicelib/api/openapi.json").read_text(encoding="utf-8")
    )["paths"].items()
    for method in methods
}
#: What the pages name that no file of ours does: AWS's, the browser's and other programs' words,
#: names that are made at run time, and what was once and is told as history.
FOREIGN = set(
    """
    If-Match If-None-Match ETag GetItem html.parser mail-parser-reply python-ulid cryptography
    requestPayload responsePayload RetriesExhausted EventAgeExceeded
    VERSION=v1.1.0 git describe PATH
    """.split()
)


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=name)
class TestEveryPage:
    def test_links_to_pages_and_headings_that_exist(self, page: Path) -> None:
        for link in pages.links(page):
            path, anchor = pages.target(page, link)
            assert path.exists(), link
            assert not anchor or anchor in pages.anchors(path), link

    def test_is_reached_from_the_readme(self, page: Path) -> None:
        assert page in reached(README)

    def test_tells_commands_that_make_knows(self, page: Path) -> None:
        for command in pages.commands(page):
            done = subprocess.run(
                [*command.split(), "--dry-run"], cwd=ROOT, capture_output=True, text=True
            )
            assert done.returncode == 0, done.stderr
            for setting in re.findall(r"([A-Z]+)=", command):
                assert f"$({setting})" in (ROOT / "Makefile").read_text(encoding="utf-8"), command

    def test_names_paths_that_exist(self, page: Path) -> None:
        for code in pages.codes(page):
            path, *names = code.split("::")
            if re.fullmatch(r"[\w.*<>{}-]+(/[\w.*<>{}-]+)+/?", path) and is_ours(path):
                pattern = re.sub(r"<[^>]+>|\{[^}]+\}", "*", path.rstrip("/"))
                found = [*ROOT.glob(pattern), *(ROOT / "chalicelib").glob(pattern)]
                assert found, code
                text = found[0].read_text(encoding="utf-8") if names else ""
                assert all(re.search(rf"(def|class) {each}\b", text) for each in names), code

    def test_names_operations_that_the_contract_has(self, page: Path) -> None:
        for code in pages.codes(page):
            told = re.fullmatch(r"(GET|POST|PUT|PATCH|DELETE) (/api/[\w/{}.-]+)", code)
            assert not told or (told[1], told[2].removeprefix("/api")) in OPERATIONS, code

    def test_names_nothing_that_the_code_does_not(self, page: Path) -> None:
        unknown = {
            code
            for code in pages.codes(page)
            if re.fullmatch(r"[A-Za-z_][\w.-]+(\(\))?", code)
            and code not in FOREIGN
            and not is_named(code.removesuffix("()"))
        }
        assert unknown == set()


def is_named(code: str) -> bool:
    """Whether the program has a name, or each part of a dotted one. What stands before the name of
    a table or bucket is a stage's, and what follows a bucket's is AWS's."""
    bare = re.sub(r"^(prod|restored)-(consulta-)?(data-)?", "", code).rstrip(".…-")
    source = pages.source()
    parts = bare.split(".") if not re.search(r"\.(py|js|json|yaml|toml|md|html)$", bare) else [bare]
    return all(part in source or part in source.lower() for part in parts)


def is_ours(path: str) -> bool:
    """Whether a path begins at the top of the repository, or in the program."""
    top = path.split("/")[0]
    return (ROOT / top).is_dir() or (ROOT / "chalicelib" / top).is_dir()


def reached(start: Path) -> set[Path]:
    """The pages that links lead to from one, near and far."""
    found, waiting = {start}, [start]
    while waiting:
        page = waiting.pop()
        near = {pages.target(page, link)[0] for link in pages.links(page)}
        new = {path for path in near if path.suffix == ".md" and path.is_file()} - found
        found |= new
        waiting += new
    return found


class TestTheReadme:
    def test_is_short_enough_to_be_read(self) -> None:
        assert len(README.read_text(encoding="utf-8").splitlines()) < 120

    def test_names_every_folder_of_the_program_and_every_room_of_its_rules(self) -> None:
        text = README.read_text(encoding="utf-8")
        for folder in sorted({path.relative_to(ROOT).parts[0] for path in pages.tracked()}):
            if (ROOT / folder).is_dir() and not folder.startswith("."):
                assert f"`{folder}/" in text, folder
        for layer in ("services", "domain"):
            row = next(line for line in text.splitlines() if f"`chalicelib/{layer}/`" in line)
            rooms = {path.parent.name for path in (ROOT / "chalicelib" / layer).glob("*/*.py")}
            assert rooms == set(re.findall(r"`([a-z ]+)`", row)[-1].split()), layer
        row = next(line for line in text.splitlines() if line.startswith("| `static_site/`"))
        rooms = {path.parent.name for path in (ROOT / "static_site" / "js").glob("*/*.js")}
        assert rooms == set(re.findall(r"\(`([a-z ]+)`\)", row)[-1].split())

    def test_tells_commands_that_make_help_lists(self) -> None:
        done = subprocess.run(
            ["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True
        )
        listed = set(re.findall(r"^  make ([a-z-]+) +\S", done.stdout, re.MULTILINE))
        assert {command.split()[1] for command in pages.commands(README)} <= listed

    def test_tells_the_port_that_make_run_takes(self) -> None:
        port = re.search(r"^PORT \?= (\d+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
        assert port is not None
        assert f"<http://127.0.0.1:{port[1]}/>" in README.read_text(encoding="utf-8")

    def test_tells_addresses_of_the_site_that_it_has(self) -> None:
        served = {path for _, path, _ in build.PAGES.values()} | {"/buzon/", "/buzon.json", "/"}
        text = README.read_text(encoding="utf-8")
        told = re.findall(r"`(?:https://DOMAIN)?(/[a-z.]*/?)(?:\?[a-z]+=[^`]*)?`", text)
        assert told
        assert set(told) <= served


class TestTheIndex:
    def test_lists_every_page_of_the_folder(self) -> None:
        index = DOCS / "README.md"
        linked = {pages.target(index, link)[0] for link in pages.links(index)}
        here = {*DOCS.glob("*.md"), *DOCS.glob("*/README.md")} - {index}
        assert here <= linked
