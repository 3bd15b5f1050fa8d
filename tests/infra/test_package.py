"""The deployment package: what is in it, and that it runs where nothing else of ours is."""

from __future__ import annotations

import shutil
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.local.__main__ import this_architecture
from infra.package import ROOT, Package, package
from infra.packing import interpreters
from infra.packing.interpreters import DEPLOYED, Interpreter
from tests.packages import Unpacked, built

#: ELF machine numbers: https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html
_MACHINES = {183: "arm64", 62: "x86_64"}
INTERPRETERS = interpreters.found()
by_version = pytest.mark.parametrize("interpreter", INTERPRETERS, ids=lambda one: one.version)

#: What a package of others offers with a package that we do not bring: passwords, and pictures.
OPTIONAL = {
    "pypdf._crypt_providers._cryptography",
    "pypdf._crypt_providers._pycryptodome",
    "pypdf.generic._image_xobject",
}


def names(packaged: Package) -> list[str]:
    with zipfile.ZipFile(packaged.code) as archive:
        return archive.namelist()


def functions(packaged: Package) -> dict[str, dict[str, Any]]:
    template = yaml.safe_load(packaged.template)
    return {
        name: resource["Properties"]
        for name, resource in template["Resources"].items()
        if resource["Type"] == "AWS::Serverless::Function"
    }


@pytest.fixture(scope="module")
def cloud() -> Package:
    """What `make deploy` uploads, as far as this machine has its Python."""
    chosen = next((one for one in INTERPRETERS if one.version == DEPLOYED), INTERPRETERS[-1])
    return built("arm64", chosen)


class TestZip:
    def test_the_same_tree_gives_the_same_bytes(self, tmp_path: Path) -> None:
        here = interpreters.running()
        once = built("arm64", here)
        for kept in once.code.parent.glob("packages-*"):
            shutil.copytree(kept, tmp_path / kept.name, copy_function=shutil.copy)
        assert package("arm64", tmp_path, here).digest == once.digest

    def test_holds_the_program_and_no_tests_secrets_or_tools(self, cloud: Package) -> None:
        found = {*names(cloud)}
        assert {
            "app.py",
            "chalicelib/api/openapi.json",
            "chalicelib/words/es/nationalities.json",
        } <= (found)
        tops = {name.partition("/")[0] for name in found}
        assert not tops & {"tests", "infra", "static_site", "boto3", "botocore", "moto"}

    def test_says_of_each_package_its_name_and_version_and_no_more(self, cloud: Package) -> None:
        with zipfile.ZipFile(cloud.code) as archive:
            notes = {name: archive.read(name) for name in names(cloud) if name.endswith("METADATA")}
        lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
        locked = [line for line in lock.splitlines() if "==" in line and "sys_platform" not in line]
        assert len(notes) >= len(locked) > 10
        for note in notes.values():
            assert b"\nName: " in note
            assert b"\nVersion: " in note
            assert len(note) < 5_000

    def test_the_lock_file_is_what_is_packaged(self) -> None:
        lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
        assert "--hash=sha256:" in lock
        assert "\nboto3==" not in lock


class TestOtherProcessor:
    """Modules for a processor that this machine is not are looked at, not run."""

    @pytest.mark.parametrize("architecture", ["arm64", "x86_64"])
    def test_compiled_modules_are_for_the_functions_processor(self, architecture: Any) -> None:
        with zipfile.ZipFile(built(architecture).code) as archive:
            compiled = [name for name in archive.namelist() if name.endswith(".so")]
            machines = {
                _MACHINES[struct.unpack_from("<H", archive.read(name), 18)[0]] for name in compiled
            }
        assert compiled
        assert machines == {architecture}

    def test_every_module_that_one_imports_the_other_has(self, tmp_path: Path) -> None:
        here = interpreters.running()
        unpacked = Unpacked(built(this_architecture(), here), here, tmp_path)
        (imported,) = unpacked.run({})
        other = built("x86_64" if this_architecture() == "arm64" else "arm64", here)
        assert {_plain(file) for file in imported["files"]} <= {_plain(n) for n in names(other)}


def _plain(name: str) -> str:
    for processor in ("x86_64", "aarch64"):
        name = name.replace(processor, "processor")
    return name


class TestRuntime:
    def test_the_cloud_gets_one_version_of_python_on_arm(self, cloud: Package) -> None:
        told = functions(cloud).values()
        assert {one["Runtime"] for one in told} == {f"python{INTERPRETERS[-1].version}"}
        assert {architecture for one in told for architecture in one["Architectures"]} == {"arm64"}

    @by_version
    def test_bytecode_is_of_the_python_that_it_is_for(self, interpreter: Interpreter) -> None:
        packaged = built(this_architecture(), interpreter)
        tag = f".cpython-{interpreter.version.replace('.', '')}"
        ours = [n for n in names(packaged) if n.startswith("chalicelib/") and n.endswith(".pyc")]
        assert ours
        assert all(name.endswith(f"{tag}.pyc") for name in ours)

    def test_without_its_python_a_deployment_says_how_to_get_it(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(interpreters, "DEPLOYED", "3.99")
        with pytest.raises(interpreters.NoInterpreter, match=r"Python 3\.99.*uv python install"):
            interpreters.deployed()

    def test_a_shim_that_does_not_run_is_no_interpreter(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "python3.99").write_text("#!/bin/sh\nexit 127\n")
        (tmp_path / "python3.99").chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))
        monkeypatch.setattr(interpreters, "SUPPORTED", ("3.99",))
        assert interpreters.found() == []


@by_version
def test_every_module_and_handler_is_there_with_boto3_alone(
    interpreter: Interpreter, tmp_path: Path
) -> None:
    packaged = built(this_architecture(), interpreter)
    unpacked = Unpacked(packaged, interpreter, tmp_path)
    handlers = [{"handler": one["Handler"]} for one in functions(packaged).values()]
    imported, *resolved = unpacked.run({}, *handlers)
    assert imported["failed"].keys() <= OPTIONAL
    assert len([file for file in imported["files"] if file.startswith("chalicelib/")]) > 100
    assert not [path for path in imported["path"] if "site-packages" in path]
    assert resolved == [True] * len(handlers)
    assert len(handlers) >= 8
