"""What an answer to an agent disclosed about people who asked, as the trail keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: What the trail tells of; the desk's catalogue has a word for each.
Acted = Literal[
    "read",
    "list",
    "search",
    "history",
    "preview",
    "conflict",
    "download",
    "open",
    "change",
    "reply",
    "hold_reply",
    "approve",
    "return_reply",
    "withdraw_reply",
    "propose_correction",
    "approve_correction",
    "add_email",
    "resend_addition",
    "withdraw_addition",
    "note",
    "merge",
    "link",
    "unlink",
    "split",
    "read_question",
    "ask_colleague",
    "answer_question",
    "withdraw_question",
    "undo",
    "hold",
    "lift_hold",
    "resend",
    "read_audit",
    "export_audit",
    "ask_export",
    "make_export",
    "download_export",
    "export_all",
    "print",
    "write_answer",
    "discard_answer",
    "propose_answer",
    "approve_answer",
    "return_answer",
    "confirm_answer",
    "take_down_answer",
    "put_canned_reply",
    "delete_canned_reply",
    "put_absence",
    "delete_absence",
    "edit_catalog",
    "undo_catalog",
    "propose_catalog",
    "confirm_catalog",
    "withdraw_catalog",
]

#: What was searched for: its kind (``email``, ``words``, ...) and its normalised value.
Sought = tuple[str, str]


@dataclass(frozen=True)
class Disclosure:
    """One answer's disclosure.

    ``number`` is the ticket that was asked for; ``numbers`` are those that came with it or that a
    list showed. ``sought`` is stored as keyed hashes only. ``refresh`` marks a list that a page
    fetched again by itself.
    """

    act: Acted
    number: str | None = None
    numbers: tuple[str, ...] = ()
    detail: str | None = None
    sought: tuple[Sought, ...] = ()
    refresh: bool = False
