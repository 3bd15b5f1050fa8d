"""What can go wrong for a caller, without a word of HTTP.

    Refusal
    ├── Malformed              the body is not JSON
    ├── TooLarge               the body is above the limit
    ├── UnsupportedMediaType   the body is not declared as JSON
    ├── Invalid                fields are missing or wrong: all of them at once
    ├── IdempotencyMismatch    the key was used with another body
    ├── Unauthorized           no credentials, or bad ones
    ├── Forbidden              good credentials that do not reach this far
    ├── ProofRequired          good credentials, but a stronger or fresher proof is due
    ├── SecondFactorRequired   the role asks for a second factor that is not set up
    ├── NotFound               it does not exist, or not for this caller
    ├── Conflict               its status forbids the act
    ├── Stale                  it changed since the caller saw it
    ├── VersionMissing         the call must say which version it means
    ├── TooManyAttempts        a limit is reached; knows when to come back
    ├── ChallengeRequired      a limit is reached that a proof of work lifts
    ├── Unreadable             a row in the database is damaged; an administrator must mend it
    └── Unavailable            something below is down; nothing was written

``code`` is stable and part of the HTTP contract; ``api/problems.py`` maps each class to its
status. ``detail`` is for the developer who reads the answer: sentences for people live in the
catalogues of the site.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from chalicelib.domain.proofs import Missing


@dataclass(frozen=True)
class Fault:
    """One wrong field: its dotted path (``document.number``), a stable code, and the fix."""

    field: str
    code: str
    detail: str


class Refusal(Exception):
    """A request that ends here, for a reason that its sender can act on."""

    code: ClassVar[str]
    detail: ClassVar[str]

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or self.detail)


class Malformed(Refusal):
    code = "malformed_json"
    detail = "The body is not valid JSON in UTF-8."


class TooLarge(Refusal):
    code = "too_large"
    detail = "The body is larger than this call accepts."


class UnsupportedMediaType(Refusal):
    code = "unsupported_media_type"
    detail = "Send the body as application/json."


class Invalid(Refusal):
    """``faults`` holds every wrong field, not the first. ``current`` tells what stands now, where
    the caller's copy of it is old."""

    code = "invalid"
    detail = "Some fields are missing or wrong; `errors` names each."

    def __init__(self, faults: Sequence[Fault], current: dict[str, object] | None = None) -> None:
        super().__init__()
        self.faults = tuple(faults)
        self.current = current


class IdempotencyMismatch(Refusal):
    """``number`` is the ticket filed under the key: who lost the answer can go on from there."""

    code = "idempotency_mismatch"
    detail = "This Idempotency-Key came with another body before; `number` is what it filed."

    def __init__(self, number: str) -> None:
        super().__init__()
        self.number = number


class Unauthorized(Refusal):
    code = "unauthorized"
    detail = "Credentials are missing, wrong or expired."


class Forbidden(Refusal):
    code = "forbidden"
    detail = "These credentials do not permit this."


class ProofRequired(Refusal):
    """``missing`` is what the act asks for."""

    code = "proof_required"
    detail = "This needs a stronger or fresher proof; `proof` names it."

    def __init__(self, missing: Missing) -> None:
        super().__init__()
        self.missing = missing


class SecondFactorRequired(Refusal):
    code = "second_factor_required"
    detail = "Your role needs a second factor; POST /agent/second-factor begins to set one up."


class NotFound(Refusal):
    code = "not_found"
    detail = "There is nothing here, or not for these credentials."


class Conflict(Refusal):
    """``current`` tells what stands now, so that the caller can decide again."""

    code = "conflict"
    detail = "This cannot be done now; `current` shows what stands."

    def __init__(self, current: dict[str, object], detail: str = "") -> None:
        super().__init__(detail)
        self.current = current


class Stale(Refusal):
    """``current`` tells what stands now and what was written since the caller's version."""

    code = "precondition_failed"
    detail = "This changed since you saw it; `current` shows what was done."

    def __init__(self, current: dict[str, object]) -> None:
        super().__init__()
        self.current = current


class VersionMissing(Refusal):
    code = "precondition_required"
    detail = "Send the ETag that you saw as If-Match."


class TooManyAttempts(Refusal):
    """``retry_after`` is in seconds."""

    code = "too_many_attempts"
    detail = "Too many attempts; wait as long as Retry-After says."

    def __init__(self, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after


class ChallengeRequired(Refusal):
    """``challenge`` is what ALTCHA's solvers take; ``retry_after``, in seconds, is when a client
    that cannot solve it gets in without."""

    code = "challenge_required"
    detail = "Solve `challenge` and send its solution as `Altcha`, or wait for Retry-After."

    def __init__(self, challenge: dict[str, object], retry_after: int) -> None:
        super().__init__()
        self.challenge = challenge
        self.retry_after = retry_after


class Unreadable(Refusal):
    """A row that this needs cannot be read; others are not touched by it. ``retry_after`` is in
    seconds: people mend it, by hand."""

    code = "unreadable"
    detail = "Something stored for this cannot be read; the administrators have been told."

    def __init__(self, retry_after: int = 600) -> None:
        super().__init__()
        self.retry_after = retry_after


class Unavailable(Refusal):
    """``retry_after`` is in seconds. Nothing was written: the same request may come again."""

    code = "unavailable"
    detail = "The service is busy or down for a moment; send the same request again."

    def __init__(self, retry_after: int = 5) -> None:
        super().__init__()
        self.retry_after = retry_after
