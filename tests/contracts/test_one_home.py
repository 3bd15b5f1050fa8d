"""A rule has one home: what would be its second copy is found here."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT

LAYERS = ("services", "store", "api", "mail")
Function = ast.FunctionDef | ast.AsyncFunctionDef

#: Loops of the services that count, or go on while something holds, each with its reason; none of
#: them is an optimistic retry, which is ``services/retries.py``.
LOOPS = {
    "services/retries.py: until_written": "the one retry",
    "services/search/filtered.py: _newest": "a bounded number of pages",
    "services/search/filtered.py: _ordered": "a bounded number of pages",
    "services/search/index.py: refresh": "looks again after it wrote, until there is nothing to do",
    "services/search/search.py: _by_history": "a bounded number of pages",
    "services/search/search.py: _having": "a bounded number of pages",
    "services/answers/lists.py: _published": "a bounded number of pages of an index",
    "services/exports/making.py: _pages": "pages of a list, until a file is full",
    "services/desk/lists/closed.py: page": "a bounded number of months",
    "services/desk/lists/closed.py: _and_before": "each month before another",
    "services/desk/lists/ordering.py: ordered": "parts of a list, while their bound has a rest",
    "services/desk/lists/ordering.py: total": "parts of a list, while their bound has a rest",
    "services/figures/yearly.py: _read": "a bounded number of pages of lists",
    "services/reviews/closed_round.py: _places": "a bounded number of months",
    "services/published/answers/publishing.py: _every_withdrawn": "page by page of the index",
    "services/published/answers/publishing.py: _put_lists": "no row is written, but files",
    "services/published/answers/publishing.py: _put_pages": "no row is written, but files",
    "services/published/answers/publishing.py: _whole": "a hundred answers at a time",
    "services/published/answers/topics.py: _pages": "each page of a topic",
    "services/reviews/sweep.py: _days": "each day since the last run",
    "services/tickets/lookups.py: _is_judged": "ends by the limit that it counts towards",
}


def functions(*layers: str, program: Path = ROOT / "chalicelib") -> Iterator[tuple[str, Function]]:
    """Each function of some layers, under its file and name."""
    for layer in layers:
        for path in sorted((program / layer).rglob("*.py")):
            place = path.relative_to(program)
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, Function):
                    yield f"{place}: {node.name}", node


def called(node: ast.AST) -> set[str]:
    """The last part of each name that is called below a node: ``store.by_number()`` gives
    ``by_number``."""
    calls = (found.func for found in ast.walk(node) if isinstance(found, ast.Call))
    return {call.attr if isinstance(call, ast.Attribute) else ast.unparse(call) for call in calls}


def repeats(loop: ast.AST) -> bool:
    """Whether a loop does something again, and not something to each of many."""
    if isinstance(loop, ast.While):
        return True
    if not isinstance(loop, ast.For):
        return False
    counts = ast.unparse(loop.iter).startswith(("range(", "count(", "itertools.", "repeat("))
    return counts or ast.unparse(loop.target) == "_"


def raised(node: ast.AST, name: str) -> bool:
    """Whether an error of a name is raised below a node."""
    causes = (found.exc for found in ast.walk(node) if isinstance(found, ast.Raise) and found.exc)
    return any(ast.unparse(cause).split("(")[0].split(".")[-1] == name for cause in causes)


def test_what_met_another_write_is_tried_again_by_one_loop() -> None:
    found = {
        place
        for place, function in functions("services")
        if any(repeats(node) for node in ast.walk(function))
    }
    assert found == set(LOOPS)


def test_what_is_restored_is_tried_again_by_the_same_loop() -> None:
    assert [
        place
        for place, function in functions("restore", program=ROOT / "infra")
        if any(repeats(node) for node in ast.walk(function))
    ] == ["restore/run.py: _each"]  # a stretch of rows after the other


def test_one_place_tells_a_repeated_request_from_another_with_its_key() -> None:
    assert {
        place for place, function in functions(*LAYERS) if raised(function, "IdempotencyMismatch")
    } == {"store/guards/idempotency.py: repeated"}


def test_one_place_signs_our_tokens_and_one_verifies_them() -> None:
    calls = {"jwt.encode", "jwt.decode"}
    assert {
        place
        for place, function in functions(*LAYERS)
        for found in ast.walk(function)
        if isinstance(found, ast.Call) and ast.unparse(found.func) in calls
    } == {
        "services/auth/signed_tokens.py: sign",
        "services/auth/signed_tokens.py: verified",
        # An agent's, which Cognito signs.
        "services/auth/agent_tokens.py: _claims",
    }


def test_one_place_waits_before_something_is_tried_again() -> None:
    sleeping = {place for place, function in functions(*LAYERS) if "sleep" in called(function)}
    assert sleeping == {
        "store/aws/backoff.py: pause",
        # These retry nothing: mails go at the rate that SES allows, a stamp must be of its second.
        "services/mail/pace.py: wait",
        "services/clock.py: wait_for_next_second",
    }


def test_a_ticket_that_does_not_exist_is_not_found_in_one_place() -> None:
    refusing = {
        place
        for place, function in functions("services", "api", "store")
        if "by_number" in called(function) and raised(function, "NotFound")
    }
    assert refusing == {"store/tickets/tickets.py: existing"}


def test_one_place_says_that_a_limit_is_reached_and_until_when() -> None:
    refusals = {"TooManyAttempts", "ChallengeRequired"}
    assert {place for place, function in functions(*LAYERS) if refusals & called(function)} == {
        "services/limits/request_limits.py: over_limit",
        "services/limits/challenges.py: require",
    }


def test_one_place_knows_that_a_condition_did_not_hold() -> None:
    knowing = {
        place for place, function in functions("store") if "condition_failed" in called(function)
    }
    assert knowing == {
        "store/aws/dynamodb.py: call_if",
        # These need the row that the condition met.
        "store/guards/guards.py: count_within",
        "store/mail/digest_windows.py: _update",
        "store/mail/outbox_tries.py: claim",
    }


def test_one_place_puts_objects_that_are_written_once() -> None:
    putting = {
        place
        for place, function in functions("store")
        if any(node.arg == "IfNoneMatch" for node in ast.walk(function)
               if isinstance(node, ast.keyword))
    }  # fmt: skip
    assert putting == {"store/aws/object_versions.py: put_new"}


def test_one_place_merges_the_pages_of_several_lists() -> None:
    # What else is ordered downwards orders no lists that go on.
    merging = {
        place
        for place, function in functions("services", "domain")
        if any(ast.unparse(node) == "reverse=newest_first" for node in ast.walk(function)
               if isinstance(node, ast.keyword))
    }  # fmt: skip
    assert merging == {"domain/pages.py: merged"}


def test_one_place_moves_a_ticket_to_another_key() -> None:
    deleting = {
        place
        for place, function in functions("store")
        for node in ast.walk(function)
        if isinstance(node, ast.Dict)
        for key, value in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant) and key.value == "Delete"
        if "table('tickets')" in ast.unparse(value)
    }
    assert deleting == {"store/tickets/tickets.py: rekeyed"}
