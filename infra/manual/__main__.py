"""``make manual``: every step of the manuals done in Chromium on a system of this machine, their
pictures taken, their pages printed as PDF.

Without ``URL=`` it starts a system of its own, empty, on a port of its own.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial

from playwright.sync_api import Browser, sync_playwright

from chalicelib.domain.languages import LANGUAGES
from infra.local import browser
from infra.local.embedded import free_port
from infra.manual import printing
from infra.manual.performing import Reader, StepFailed
from infra.manual.pictures import Pictures
from infra.package import ROOT
from static_site import manual


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="make manual", description=__doc__)
    parser.add_argument("--url", help="a running system of this machine to do the steps on")
    url = parser.parse_args().url
    with sync_playwright() as playwright:
        launch = partial(playwright.chromium.launch, executable_path=browser.path())
        chromium = launch(args=["--no-sandbox"])
        with _system() if not url else contextlib.nullcontext(url) as address:
            try:
                for language in LANGUAGES:
                    # What the browser itself says follows the language it is started in.
                    env: dict[str, str | float | bool] = {**os.environ, "LANGUAGE": language}
                    speaking = launch(args=["--no-sandbox", f"--lang={language}"], env=env)
                    _perform(speaking, address, language)
                    speaking.close()
            except StepFailed as why:
                sys.exit(f"This step no longer works: {why}")
        for path in printing.print_all(chromium, tuple(manual.ADDRESSES)):
            print(f"  printed: {path.relative_to(ROOT)}")


def _perform(chromium: Browser, url: str, language: str) -> None:
    pictures = Pictures(chromium, manual.PICTURES / language, language)
    email = f"rosa.{free_port()}.{language}@example.com"
    reader = Reader(chromium, url, language, email, pictures)
    for name in manual.ADDRESSES:
        print(f"· {name} ({language}): {len(reader.perform(name))} steps", flush=True)
    pictures.finish()
    print("".join(f"  picture changed: {one}\n" for one in pictures.changed), end="", flush=True)


@contextlib.contextmanager
def _system() -> Iterator[str]:
    """``make run`` in a folder that is thrown away."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="manual-") as home:
        command = [sys.executable, "-m", "infra.local", "--port", str(port), "--home", home]
        system = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        try:
            assert system.stdout is not None  # noqa: S101 - asked for
            if not any("Ready in" in line for line in system.stdout):
                sys.exit("The system did not start: make run says why.")
            yield f"http://127.0.0.1:{port}"
        finally:
            system.send_signal(signal.SIGTERM)
            system.wait()


if __name__ == "__main__":
    main()
