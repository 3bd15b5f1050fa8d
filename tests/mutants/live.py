"""Functions that are already imported, given other code in place, whoever holds them."""

from __future__ import annotations

import ast
import builtins
import functools
import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

_HIT = "__mutants_hit__"


class Functions:
    """Every function of the files under test, by file and qualified name.

    Validators, properties and methods that something decorated are found too: whatever wraps them
    holds the same function, so a change of its code is seen through it.
    """

    def __init__(self, root: Path, folder: Path) -> None:
        self._root = root
        self._found: dict[tuple[str, str], list[FunctionType]] = defaultdict(list)
        self._caches: list[Any] = []
        for thing in gc.get_objects():
            if isinstance(thing, FunctionType):
                code = thing.__code__
                if code.co_filename.startswith(str(folder)) and "<" not in code.co_qualname:
                    path = str(Path(code.co_filename).relative_to(root))
                    self._found[path, code.co_qualname].append(thing)
            elif isinstance(thing, functools._lru_cache_wrapper) and str(
                getattr(thing, "__module__", "")
            ).startswith("chalicelib"):
                self._caches.append(thing)

    def paths(self) -> set[str]:
        """The files that hold any."""
        return {path for path, _ in self._found}

    def put(self, path: str, name: str, source: str) -> bool:
        """Give a function the code that another text of its file has for it.

        False where nobody holds it, or where other functions of that name could be meant.
        """
        functions = self._found.get((path, name), [])
        codes = [c for c in _codes(compile(source, path, "exec")) if c.co_qualname == name]
        if not functions or len(codes) != 1:
            return False
        if any(len(f.__code__.co_freevars) != len(codes[0].co_freevars) for f in functions):
            return False
        for function in functions:
            function.__code__ = codes[0]
        self.forget()
        return True

    def forget(self) -> None:
        """Nothing that was computed once is remembered: it may hide a call, or a mutant."""
        for cache in self._caches:
            cache.cache_clear()

    def record(self, hits: set[str]) -> None:
        """From now on each function, when it is called, puts ``file::name`` among the hits, and
        each block in it ``file::name@line``."""
        setattr(builtins, _HIT, hits.add)
        for path in self.paths():
            tree = ast.parse((self._root / path).read_text(encoding="utf-8"))
            for name, node in outermost(tree.body):
                for block in [*blocks(node)]:
                    block[:0] = _say(f"{path}::{name}@{block[0].lineno}")
                node.body[:0] = _say(f"{path}::{name}")
            ast.fix_missing_locations(tree)
            codes = {c.co_qualname: c for c in _codes(compile(tree, path, "exec"))}
            for (file, name), functions in self._found.items():
                if file == path and name in codes:
                    for function in functions:
                        if len(function.__code__.co_freevars) == len(codes[name].co_freevars):
                            function.__code__ = codes[name]

    def originals(self) -> dict[FunctionType, CodeType]:
        """What each runs now."""
        return {f: f.__code__ for functions in self._found.values() for f in functions}


def put_back(originals: dict[FunctionType, CodeType]) -> None:
    """Have them run it again."""
    for function, code in originals.items():
        function.__code__ = code


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)


def outermost(body: Iterable[ast.stmt], within: str = "") -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every function that lies in no other, with its qualified name."""
    for node in body:
        if isinstance(node, ast.FunctionDef):
            yield within + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from outermost(node.body, f"{within}{node.name}.")


def blocks(function: ast.FunctionDef) -> Iterator[list[ast.stmt]]:
    """What a call may pass over: the body of each ``if``, ``for``, ``except`` and the like."""
    for node in ast.walk(function):
        for field in ("body", "orelse", "finalbody"):
            block = getattr(node, field, None)
            if node is not function and isinstance(block, list) and block:
                yield block


def _say(hit: str) -> list[ast.stmt]:
    return ast.parse(f"{_HIT}({hit!r})").body
