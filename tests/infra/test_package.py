"""The deployment package."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from infra.package import ROOT, package


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("built")


def test_the_same_tree_gives_the_same_bytes(built: Path) -> None:
    assert package("arm64", built).digest == package("arm64", built).digest


def test_holds_the_program_and_no_tests_secrets_or_tools(built: Path) -> None:
    with zipfile.ZipFile(package("arm64", built).code) as archive:
        names = archive.namelist()
    assert {"app.py", "chalicelib/api/openapi.json", "chalicelib/domain/nationalities.json"} <= {
        *names
    }
    tops = {name.partition("/")[0] for name in names}
    assert not tops & {"tests", "infra", "static_site", "boto3", "botocore", "moto", "ministack"}


def test_carries_wheels_for_the_functions_processor(built: Path) -> None:
    with zipfile.ZipFile(package("arm64", built).code) as archive:
        compiled = [name for name in archive.namelist() if name.endswith(".so")]
    assert compiled
    assert all("aarch64" in name for name in compiled)


def test_runs_from_its_zip_alone(built: Path, tmp_path: Path) -> None:
    """On this processor, with the runtime's boto3 beside it and nothing else of ours; the runtime
    has no time zones."""
    from infra.local.__main__ import this_architecture

    with zipfile.ZipFile(package(this_architecture(), built).code) as archive:
        archive.extractall(tmp_path)
    script = (
        "import sys, zoneinfo; zoneinfo.reset_tzpath(());"
        f"sys.path.insert(0, {str(tmp_path)!r}); import app, pydantic;"
        f"assert pydantic.__file__.startswith({str(tmp_path)!r});"
        "assert app.app.routes"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-W", "error", "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_lock_file_is_what_is_packaged() -> None:
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert "--hash=sha256:" in lock
    assert "\nboto3==" not in lock
