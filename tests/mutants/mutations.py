"""Every mutant of a module, made by mutmut's operators."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import libcst as cst
from mutmut.mutation.mutators import mutation_operators

#: Whatever they say, no behaviour follows: types, documentation, and what decides what is imported.
_SPEECHLESS = (cst.Annotation, cst.Decorator, cst.Import, cst.ImportFrom)


@dataclass(frozen=True)
class Mutant:
    """One change of one module.

    ``function`` is the qualified name of the outermost function that holds the change, and empty
    for one in the module's or a class's own body. ``place`` counts the changes of that function.
    """

    path: str
    function: str
    line: int
    before: str
    after: str
    source: str
    place: int

    @property
    def key(self) -> str:
        """Its name, which stays when code elsewhere in the file is changed."""
        told = f"{self.path}\n{self.function}\n{self.before}\n{self.after}\n{self.place}"
        return hashlib.sha256(told.encode()).hexdigest()[:16]


class _Changes(cst.CSTVisitor):
    """Collects (outermost function, node, changed node)."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, cst.CSTNode, cst.CSTNode]] = []
        self._names: list[tuple[str, bool]] = []
        self._defaults = 0

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, _SPEECHLESS) or _is_text_alone(node) or _is_for_types(node):
            return False
        if isinstance(node, cst.ClassDef | cst.FunctionDef):
            self._names.append((node.name.value, isinstance(node, cst.FunctionDef)))
        if isinstance(node, cst.Param):
            self._defaults += 1  # read when the function is defined, not when it runs
        for kind, operator in mutation_operators:
            if isinstance(node, kind):
                self.found += [
                    (self._function(), node, changed) for changed in _told(operator, node)
                ]
        return True

    def on_leave(self, node: cst.CSTNode) -> None:
        if isinstance(node, _SPEECHLESS) or _is_text_alone(node) or _is_for_types(node):
            return
        if isinstance(node, cst.ClassDef | cst.FunctionDef):
            self._names.pop()
        if isinstance(node, cst.Param):
            self._defaults -= 1

    def _function(self) -> str:
        names: list[str] = []
        for name, is_function in self._names:
            names.append(name)
            if is_function:
                return "" if self._defaults else ".".join(names)
        return ""


def _told(operator: Callable[[Any], Iterable[cst.CSTNode]], node: cst.CSTNode) -> list[cst.CSTNode]:
    """What an operator makes of a node; of a literal one change, and none of a sentence.

    A key in capitals dies or lives as one with more letters does, and the words of a sentence are
    no promise: that there is one is, and its removal is tried.
    """
    if isinstance(node, cst.SimpleString):
        is_sentence = " " in node.value and node.value.rstrip("\"'").endswith((".", "?", ": "))
        return [] if is_sentence else list(operator(node))[:1]
    return list(operator(node))


def _is_text_alone(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.Expr) and isinstance(
        node.value, cst.SimpleString | cst.ConcatenatedString
    )


def _is_for_types(node: cst.CSTNode) -> bool:
    return (
        isinstance(node, cst.If)
        and isinstance(node.test, cst.Name)
        and node.test.value == "TYPE_CHECKING"
    )


class Module:
    """The changes that can be made to one file, each made into a mutant when it is asked for."""

    def __init__(self, path: Path, root: Path) -> None:
        self.path = str(path.relative_to(root))
        self.text = path.read_text(encoding="utf-8")
        self._tree = cst.parse_module(self.text)
        changes = _Changes()
        self._tree.visit(changes)
        self._changes = changes.found

    def __len__(self) -> int:
        return len(self._changes)

    def mutant(self, place: int) -> Mutant | None:
        """The change at a place; None where it changes nothing or is not Python."""
        function, node, changed = self._changes[place]
        source = self._tree.deep_replace(node, changed).code
        line, before, after = _difference(self.text, source)
        if before == after or not _compiles(source):
            return None
        within = sum(1 for one in self._changes[:place] if one[0] == function)
        return Mutant(self.path, function, line, before, after, source, within)


def _difference(text: str, changed: str) -> tuple[int, str, str]:
    """The first line that differs, and what the lines that differ say before and after."""
    old, new = text.split("\n"), changed.split("\n")
    start = next(
        (i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b),
        min(len(old), len(new)),
    )
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    before = " ".join(line.strip() for line in old[start : len(old) - end])
    after = " ".join(line.strip() for line in new[start : len(new) - end])
    return start + 1, before, after


def _compiles(source: str) -> bool:
    try:
        compile(source, "mutant", "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True
