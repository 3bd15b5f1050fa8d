"""What Lambda does with a package: imports its handlers and gives them events.

Run as ``python -I -S from_zip.py PACKAGE BOTO3 ANSWERS``: the unpacked zip, a folder with boto3 and
what it needs, and the file for answers. Nothing else is on the path. Reads a JSON object a line
from stdin, ``{"handler": "app.app", "event": {}}``, and writes what came back, or the modules when
there is no handler.
"""

import importlib
import json
import pathlib
import sys
import zoneinfo


class Context:
    """The part of a Lambda context that the program reads."""

    aws_request_id = "test"
    function_name = "test"
    memory_limit_in_mb = "512"
    invoked_function_arn = "arn:aws:lambda:us-east-1:000000000000:function:test"

    @staticmethod
    def get_remaining_time_in_millis() -> int:
        return 30_000


def modules(root: pathlib.Path) -> list[str]:
    """Every module of a package, by its dotted name."""
    found = set()
    for path in [*root.rglob("*.py"), *root.rglob("*.pyc")]:
        if "__pycache__" not in path.parts:
            parts = path.relative_to(root).with_suffix("").parts
            found.add(".".join(parts).removesuffix(".__init__"))
    return sorted(name for name in found if all(part.isidentifier() for part in name.split(".")))


def import_all(root: pathlib.Path) -> dict[str, object]:
    """Import every module; answers those that failed, and the files of those that came."""
    failed = {}
    for name in modules(root):
        try:
            importlib.import_module(name)
        except Exception as error:
            failed[name] = f"{type(error).__name__}: {error}"
    files = [getattr(module, "__file__", None) or "" for module in list(sys.modules.values())]
    inside = [file.removeprefix(f"{root}/") for file in files if file.startswith(f"{root}/")]
    return {"failed": failed, "files": sorted(inside), "path": sys.path}


def answer(root: pathlib.Path, line: str) -> object:
    asked = json.loads(line)
    if "handler" not in asked:
        return import_all(root)
    module, _, name = asked["handler"].rpartition(".")
    handler = getattr(importlib.import_module(module), name)
    return handler(asked["event"], Context()) if "event" in asked else callable(handler)


def main() -> None:
    zoneinfo.reset_tzpath(())  # the runtime has no time zones
    package, boto3, answers = sys.argv[1:]
    sys.path[:0] = [package, boto3]
    with pathlib.Path(answers).open("w", encoding="utf-8") as out:
        for line in sys.stdin:
            print(
                json.dumps(answer(pathlib.Path(package), line), default=str), file=out, flush=True
            )


if __name__ == "__main__":
    main()
