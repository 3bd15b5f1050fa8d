"""A MariaDB or a MySQL of its own: a folder, a port and a socket that nobody else has, gone at the
end."""

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

USER, PASSWORD, DATABASE = "lector", "una clave: con@signos/", "osticket"
_PATIENCE = 60.0


@dataclass(frozen=True)
class Make:
    """Whose server it is, what its programs are called, and how it begins and runs."""

    name: str
    server: str
    client: str
    dumper: str
    begin: tuple[str, ...]
    runs: tuple[str, ...] = ()

    def is_here(self) -> bool:
        """Whether its programs are installed. Debian calls MariaDB's by MySQL's names, too."""
        if not all(_path(one) for one in (self.server, self.client, self.dumper, self.begin[0])):
            return False
        told = subprocess.run([_found(self.server), "--version"], capture_output=True, check=False)
        return (b"MariaDB" in told.stdout) == (self.name == "MariaDB")


MAKES = (
    Make("MariaDB", "mariadbd", "mariadb", "mariadb-dump",
         ("mariadb-install-db", "--auth-root-authentication-method=normal", "--skip-test-db")),
    # Zero dates, which osTicket has in every thread, are no error to it; its dumps tell GTIDs.
    Make("MySQL", "mysqld", "mysql", "mysqldump", ("mysqld", "--initialize-insecure"),
         ("--sql-mode=NO_ENGINE_SUBSTITUTION", "--gtid-mode=ON", "--enforce-gtid-consistency=ON",
          "--mysqlx=OFF")),
)  # fmt: skip


@dataclass(frozen=True)
class Server:
    """A running server; its administrator is whoever started it."""

    make: Make
    folder: Path
    port: int

    @property
    def version(self) -> str:
        """What it says it is."""
        told = self._run(self.make.client, "-N", "-e", "SELECT VERSION()")
        return f"{self.make.name} {told.decode().strip()}"

    def sql(self, statements: bytes, database: str = DATABASE) -> None:
        """Run statements as the administrator."""
        self._run(self.make.client, "--force", database, given=statements)

    def dump(self, *options: str) -> bytes:
        """What its own program writes of the database."""
        return self._run(self.make.dumper, *options, DATABASE)

    def _run(self, program: str, *options: str, given: bytes = b"") -> bytes:
        command = [_found(program), "--no-defaults", "-uroot", f"--socket={self.folder}/socket"]
        done = subprocess.run([*command, *options], input=given, capture_output=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr.decode(errors="replace")[-2_000:])
        return done.stdout


@contextmanager
def started(make: Make) -> Iterator[Server]:
    """A server with an empty database and somebody who may only read it."""
    with tempfile.TemporaryDirectory(prefix="osticket-server-") as name:
        folder = Path(name)
        user = _owner(folder)
        data = folder / "data"
        program, *options = make.begin
        subprocess.run(
            [_found(program), "--no-defaults", f"--datadir={data}", f"--user={user}", *options],
            check=True, capture_output=True,
        )  # fmt: skip
        port = _free_port()
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [_found(make.server), "--no-defaults", f"--datadir={data}", f"--user={user}",
                 f"--socket={folder}/socket", f"--port={port}", "--bind-address=127.0.0.1",
                 "--innodb-buffer-pool-size=32M", *make.runs], stdout=log, stderr=log,
            )  # fmt: skip
        try:
            server = Server(make, folder, port)
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
