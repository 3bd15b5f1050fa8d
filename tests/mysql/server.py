"""A MariaDB of its own: a folder, a port and a socket that nobody else has, gone at the end."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

PROGRAMS = ("mariadbd", "mariadb-install-db", "mariadb", "mariadb-dump")
USER, PASSWORD, DATABASE = "lector", "una clave: con@signos/", "osticket"
_PATIENCE = 60.0


def missing() -> list[str]:
    """The programs that are not here."""
    return [name for name in PROGRAMS if _path(name) is None]


@dataclass(frozen=True)
class Server:
    """A running server; its administrator is whoever started it."""

    folder: Path
    port: int

    def sql(self, statements: bytes, database: str = DATABASE) -> None:
        """Run statements as the administrator."""
        self._run("mariadb", "--force", database, given=statements)

    def dump(self, *options: str) -> bytes:
        """What mariadb-dump writes of the database."""
        return self._run("mariadb-dump", *options, DATABASE)

    def _run(self, program: str, *options: str, given: bytes = b"") -> bytes:
        command = [_found(program), "--no-defaults", "-uroot", f"--socket={self.folder}/socket"]
        done = subprocess.run([*command, *options], input=given, capture_output=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr.decode(errors="replace")[-2_000:])
        return done.stdout


@contextmanager
def started() -> Iterator[Server]:
    """A server with an empty database and somebody who may only read it."""
    with tempfile.TemporaryDirectory(prefix="mariadb-") as name:
        folder = Path(name)
        user = _owner(folder)
        data = folder / "data"
        subprocess.run(
            [_found("mariadb-install-db"), "--no-defaults", f"--datadir={data}", f"--user={user}",
             "--auth-root-authentication-method=normal", "--skip-test-db"],
            check=True, capture_output=True,
        )  # fmt: skip
        port = _free_port()
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [_found("mariadbd"), "--no-defaults", f"--datadir={data}", f"--user={user}",
                 f"--socket={folder}/socket", f"--port={port}", "--bind-address=127.0.0.1",
                 "--innodb-buffer-pool-size=32M"], stdout=log, stderr=log,
            )  # fmt: skip
        try:
            server = Server(folder, port)
            _wait(server)
            server.sql(
                f"CREATE DATABASE {DATABASE} CHARACTER SET utf8mb4;"
                f"CREATE USER '{USER}'@'localhost' IDENTIFIED BY '{PASSWORD}';"
                f"GRANT SELECT ON {DATABASE}.* TO '{USER}'@'localhost';".encode(), "mysql",
            )  # fmt: skip
            yield server
        finally:
            process.terminate()
            process.wait(_PATIENCE)


def _owner(folder: Path) -> str:
    """Who the server runs as: never the administrator of the machine."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    shutil.chown(folder, "mysql", "mysql")
    return "mysql"


def _wait(server: Server) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        with suppress(RuntimeError):
            server.sql(b"SELECT 1;", "mysql")
            return
        time.sleep(0.2)
    raise RuntimeError((server.folder / "log").read_text(errors="replace")[-2_000:])


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _path(name: str) -> str | None:
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")


def _found(name: str) -> str:
    path = _path(name)
    if path is None:
        raise RuntimeError(f"{name} is missing")
    return path
