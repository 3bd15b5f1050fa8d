"""Errors as RFC 9457 problem details: the one place that knows a refusal's HTTP status."""

from __future__ import annotations

from pydantic import Field

from chalicelib.domain import errors
from chalicelib.domain.model import Model
from chalicelib.domain.proofs import Missing

CONTENT_TYPE = "application/problem+json"

_STATUS: dict[type[errors.Refusal], tuple[int, str]] = {
    errors.Malformed: (400, "Malformed JSON"),
    errors.Unauthorized: (401, "Unauthorized"),
    errors.Forbidden: (403, "Forbidden"),
    errors.ProofRequired: (403, "Proof required"),
    errors.SecondFactorRequired: (403, "Second factor required"),
    errors.NotFound: (404, "Not found"),
    errors.Conflict: (409, "Conflict"),
    errors.Stale: (412, "Precondition failed"),
    errors.VersionMissing: (428, "Precondition required"),
    errors.TooLarge: (413, "Content too large"),
    errors.UnsupportedMediaType: (415, "Unsupported media type"),
    errors.Invalid: (422, "Invalid fields"),
    errors.IdempotencyMismatch: (422, "Idempotency key reused"),
    errors.TooManyAttempts: (429, "Too many attempts"),
    errors.ChallengeRequired: (429, "Proof of work required"),
    errors.Unreadable: (503, "Unreadable"),
    errors.Unavailable: (503, "Unavailable"),
}


class FieldFault(Model):
    """One wrong field."""

    field: str = Field(description="Dotted path, such as `document.number`.")
    code: str = Field(description="Stable; the site has a sentence for each.")
    detail: str = Field(description="The fix, for a developer.")


class Challenge(Model):
    """A proof of work as ALTCHA defines it (https://altcha.org/docs/v2/): find the counter."""

    parameters: dict[str, object]
    signature: str


class Problem(Model):
    """The body of every answer that is not a success."""

    type: str = Field("about:blank", description="RFC 9457; `code` tells problems apart.")
    title: str
    status: int
    code: str
    detail: str
    errors: tuple[FieldFault, ...] = ()
    current: dict[str, object] | None = Field(
        None,
        description="What stands now, with a 409 or 412; the `notice_version` to show, with a 422.",
    )
    number: str | None = Field(
        None, description="With `idempotency_mismatch`: the ticket filed under the key."
    )
    proof: Missing | None = Field(
        None,
        description="With `proof_required`: `mailbox`, a mailed link or code of the ticket's "
        "address (`POST /tickets/{number}/proof-codes`), or a new sign-in for an account, within "
        "15 minutes; `code`, a code that is mailed for this act.",
    )
    challenge: Challenge | None = Field(
        None, description="What to solve, with `challenge_required`."
    )
    request_id: str


def status_of(refusal: type[errors.Refusal]) -> int:
    """The HTTP status of a kind of refusal."""
    return _STATUS[refusal][0]


def problem_of(refusal: errors.Refusal, request_id: str) -> Problem:
    """The body that tells of a refusal."""
    status, title = _STATUS[type(refusal)]
    faults = refusal.faults if isinstance(refusal, errors.Invalid) else ()
    return Problem(
        title=title,
        status=status,
        code=refusal.code,
        detail=str(refusal),
        errors=tuple(FieldFault(field=f.field, code=f.code, detail=f.detail) for f in faults),
        current=getattr(refusal, "current", None),
        number=refusal.number if isinstance(refusal, errors.IdempotencyMismatch) else None,
        proof=refusal.missing if isinstance(refusal, errors.ProofRequired) else None,
        challenge=_challenge(refusal),
        request_id=request_id,
    )


def _challenge(refusal: errors.Refusal) -> Challenge | None:
    if not isinstance(refusal, errors.ChallengeRequired):
        return None
    return Challenge.model_validate(refusal.challenge)


def defect(request_id: str) -> Problem:
    """The body of a 500: it shows the request's id and nothing else."""
    return Problem(
        title="Internal error",
        status=500,
        code="internal",
        detail="This is a defect of the service; tell us the request_id.",
        request_id=request_id,
    )


def headers_of(refusal: errors.Refusal) -> dict[str, str]:
    """Headers that belong to a refusal."""
    waits = errors.TooManyAttempts | errors.ChallengeRequired
    if isinstance(refusal, waits | errors.Unavailable | errors.Unreadable):
        return {"Retry-After": str(refusal.retry_after)}
    if isinstance(refusal, errors.Unauthorized):
        return {"WWW-Authenticate": "Bearer"}
    return {}
