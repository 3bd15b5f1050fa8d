"""Build the public site: ``python static_site/build.py --out static_site/dist``.

    pages/<name>.html + locales/<code>.json    ->  /<name>/index.html, /en/<name>/index.html ...
    css/{site,requester,desk ...}.scss        ->  /assets/{site,requester,desk ...}-<hash>.css
    js/**/*.js, packages, the browser's words ->  /assets/<code>/<name>-<hash>.js (scripts.py)
    layouts/published.html                    ->  /frames/<code>.html, of pages that functions make
    docs/manual/<code>/*.md (manual.py)       ->  /ayuda/index.html, /en/ayuda/index.html
                                                  /ayuda/indice.json, /en/ayuda/indice.json

The hash is of a file's own content: it may be kept for ever, the pages are always asked for.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

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
from static_site import api_page, api_words, manual  # noqa: E402
from static_site.catalogue import Words, catalogue  # noqa: E402
from static_site.scripts import Assets, add_bundles, node_tool  # noqa: E402
from static_site.styles import style_sheet  # noqa: E402

#: Each page's section of the catalogue, where it lies in the output, and its program.
PAGES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "index": ("home", "/", ("common/site.js", "home/home.js")),
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
    "ayuda": ("help", manual.ADDRESSES["usuario"], ("common/site.js",)),
    "ayuda-agente": ("help_agent", manual.ADDRESSES["agente"], ("common/site.js",)),
    "ayuda-unidad": ("help_unit", manual.ADDRESSES["unidad"], ("common/site.js",)),
    "ayuda-administracion": (
        "help_administration",
        manual.ADDRESSES["administracion"],
        ("common/site.js",),
    ),
    "desarrolladores": ("developers", "/desarrolladores/", ("common/site.js",)),
    "agentes": ("agents", "/agentes/", ("common/site.js", "desk/main.js")),
    "404": ("not_found", "/404.html", ("common/site.js",)),
    "problema": ("problem", "/problema.html", ()),
}
#: The page without a text, in which functions set theirs (``chalicelib/services/published``).
FRAME = "published"
_FRAME_PROGRAM = ("common/site.js", "published/places.js")
#: What the search before asking finds of the citizens' manual (``help-sections.js``).
_HELP = f"{manual.ADDRESSES['usuario']}indice.json"


def build(out: Path) -> set[str]:
    """Write the site into a folder, which is emptied first.

    Returns the paths of the catalogue that its pages read.
    """
    install()
    loaded = assets()
    shutil.rmtree(out, ignore_errors=True)
    for asset, content in loaded.files.items():
        _write(out / "assets" / asset, content)
    read: set[str] = set()
    for language in LANGUAGES:
        for name, (_, path, _) in PAGES.items():
            text = render(name, language, loaded, read)
            at = path if path.endswith(".html") else f"{path}index.html"
            _write(out / (LANGUAGES[language].root + at).lstrip("/"), text.encode())
        _write(out / "frames" / f"{language}.html", frame(language, loaded, read).encode())
        _write(out / (LANGUAGES[language].root + _HELP).lstrip("/"), help_index(language, read))
    for printed in manual.PDFS.glob("*.pdf"):
        _write(out / "ayuda" / printed.name, printed.read_bytes())
    _write(out / "robots.txt", (SITE / "robots.txt").read_bytes())
    _write(out / ".well-known" / "security.txt", (SITE / "security.txt").read_bytes())
    return read


def install() -> None:
    """Install the packages that the build needs, unless they are there as locked."""
    installed, locked = SITE / "node_modules/.package-lock.json", SITE / "package-lock.json"
    if installed.exists() and installed.stat().st_mtime >= locked.stat().st_mtime:
        return
    subprocess.run([node_tool("npm"), "ci"], cwd=SITE, check=True)


def assets() -> Assets:
    """What the pages load."""
    loaded = Assets()
    for name in ("site", "requester", "desk", "developers", "noscript"):
        loaded.add(f"{name}.css", style_sheet(name))
    for name in (FRAME, "help"):
        loaded.add(f"{name}.css", style_sheet(f"pages/{name}"))
    loaded.add("favicon.svg", (SITE / "images/favicon.svg").read_bytes())
    for picture, content in manual.pictures():
        loaded.add(picture, content)
    programs = {name: entries for name, (_, _, entries) in PAGES.items()}
    add_bundles(loaded, programs | {FRAME: _FRAME_PROGRAM})
    return loaded


def render(name: str, language: str, loaded: Assets, read: set[str]) -> str:
    """A page in a language; adds the catalogue's paths that it reads to ``read``."""
    section, path, _ = PAGES[name]
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
            asset=loaded.address,
            script=loaded.scripts.get((language, name)),
            nationalities=nationalities.names(language),
            genders=[(gender.value, words["open"][gender.value]) for gender in Gender]
            if name in ("abrir", "agentes", "cuenta")
            else [],
            limits=LIMITS,
            texts=TEXTS,
            longest_search=MOST_SOUGHT,
            file_types=",".join(f".{ending}" for ending in TYPES),
            notice_version=Rules().notice_version,
            **_help(path, language, loaded, words),
            contract=api_page,
            spoken=api_words.spoken,
        )
    )


def _help(path: str, language: str, loaded: Assets, words: Words) -> dict[str, Any]:
    """What a page of help shows beside its frame: nothing on other pages."""
    name = next((name for name, at in manual.ADDRESSES.items() if at == path), None)
    if name is None:
        return {}
    pages = [(at, section) for section, at, _ in PAGES.values() if at in manual.ADDRESSES.values()]
    return {
        "manual": manual.read(name, language, loaded.address),
        "manual_pdf": manual.pdf(name, language).name,
        "guides": [(at, words[section]) for at, section in pages],
    }


def help_index(language: str, read: set[str]) -> bytes:
    """What the search finds of the manual: address, heading, chapter and words of each section, and
    what else people call it."""
    found = manual.sections("usuario", language)
    told = {
        "sections": [[one.place, one.title, one.chapter, one.text] for one in found],
        "synonyms": Words(catalogue(language), read)["help"]["synonyms"],
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def frame(language: str, loaded: Assets, read: set[str]) -> str:
    """The frame in a language; what stands between ``@@`` is a place that a function fills."""
    return (
        _templates()
        .get_template(f"layouts/{FRAME}.html")
        .render(
            language=language,
            languages=LANGUAGES.values(),
            others=[facts for code, facts in LANGUAGES.items() if code != language],
            default=LANGUAGES[DEFAULT],
            root=LANGUAGES[language].root,
            path="@@path@@",
            switch="@@path@@",
            t=Words(catalogue(language), read),
            asset=loaded.address,
            script=loaded.scripts.get((language, FRAME)),
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
