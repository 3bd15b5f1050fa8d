"""Compile modules to bytecode. Run by the interpreter that the bytecode is for, with nothing else.

Reads a JSON list of ``[source, target, name]`` from stdin: the file, where its bytecode goes, and
the name that traces show.
"""

import json
import py_compile
import sys


def main() -> None:
    """Compile each; a module that does not compile ends the run with its error."""
    for source, target, name in json.load(sys.stdin):
        py_compile.compile(
            source,
            cfile=target,
            dfile=name,
            doraise=True,
            # Python takes it without looking at the source's time.
            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        )


if __name__ == "__main__":
    main()
