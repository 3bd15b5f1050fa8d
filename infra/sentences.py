"""What AWS and our own tools refuse, as sentences that say how to mend it."""

from __future__ import annotations

import subprocess

from botocore import exceptions as boto
from botocore.exceptions import ClientError

from infra.destroy import Protected
from infra.package import PackagingFailed
from infra.packing.interpreters import NoInterpreter
from infra.stacks import Declined, StackFailed
from infra.stage_file import StageFault
from infra.steps.releases import NoSuchRelease

_SIGN_IN = (
    "Sign in (`aws sso login`), or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
)
_RIGHTS = (
    "Attach infra/templates/deployer-policy.json to whoever deploys, "
    "or ask who administers the account."
)

#: Codes of AWS's errors. https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
_CODES = {
    **dict.fromkeys(
        ("ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"),
        f"The credentials have expired. {_SIGN_IN}",
    ),
    **dict.fromkeys(
        ("InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId"),
        f"AWS does not know these credentials. {_SIGN_IN}",
    ),
    **dict.fromkeys(
        ("SignatureDoesNotMatch", "InvalidSignatureException", "RequestTimeTooSkewed"),
        "The secret key is wrong, or this machine's clock is. Check both.",
    ),
    **dict.fromkeys(
        ("OptInRequired", "SubscriptionRequiredException"),
        "The account is not fully set up: finish its registration in the AWS console.",
    ),
    **dict.fromkeys(
        ("Throttling", "ThrottlingException", "TooManyRequestsException", "RequestLimitExceeded"),
        "AWS asks to be asked more slowly. Run the same command again in a minute.",
    ),
}
#: Ours, which say by themselves what to do.
_OURS = (NoInterpreter, NoSuchRelease, PackagingFailed, Protected, StageFault)
_DENIED = ("AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError")

#: Exceptions of boto3, the first that fits.
_CLASSES: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str], ...] = (
    (boto.NoCredentialsError, f"There are no AWS credentials here. {_SIGN_IN}"),
    (
        (boto.PartialCredentialsError, boto.CredentialRetrievalError),
        f"The AWS credentials here are incomplete. {_SIGN_IN}",
    ),
    (boto.ProfileNotFound, "AWS_PROFILE names a profile that ~/.aws/config does not have."),
    (boto.ConfigParseError, "~/.aws/config cannot be read."),
    ((boto.SSOError, boto.TokenRetrievalError), f"The sign-in has expired. {_SIGN_IN}"),
    (boto.NoRegionError, "No region is named: write `region:` into the stage's file."),
    (boto.InvalidRegionError, "The region is no region: mend `region:` in the stage's file."),
    (
        boto.SSLError,
        "A proxy opens encrypted connections: set AWS_CA_BUNDLE to its certificate.",
    ),
    (
        (boto.HTTPClientError, boto.EndpointConnectionError),
        "AWS cannot be reached. Check the network, and the region in the stage's file.",
    ),
)

#: What to do about a stack in a state that a deployment does not mend by itself.
STATES = {
    "ROLLBACK_FAILED": "The next `make deploy` deletes what is left of it and begins anew. If that"
    " fails, delete in the console what the reasons name, then run it again.",
    "UPDATE_ROLLBACK_FAILED": "In the CloudFormation console choose the stack, then Stack actions,"
    " Continue update rollback; skip the resources that the reasons name.",
    "DELETE_FAILED": "Its deletion stopped half-way. Delete in the console what the reasons name"
    " (a bucket must be empty, a table unprotected), then delete the stack again.",
    "UPDATE_FAILED": "In the CloudFormation console choose the stack, Stack actions, Roll back.",
    "UPDATE_ROLLBACK_COMPLETE": "Nothing has changed: the stack is as it was. Mend what the"
    " reasons name and run the same command again.",
    "ROLLBACK_COMPLETE": "Nothing is left of it but its name. Mend what the reasons name and run"
    " the same command again: it begins anew.",
    None: "Everything of it was taken back. Run the same command again.",
}


def explain(error: BaseException) -> str | None:
    """A sentence about an error; None for a defect of ours, which needs its traceback."""
    if isinstance(error, ClientError):
        return _refused(error)
    if isinstance(error, StackFailed):
        return f"{error}\n{_advice(str(error))}".rstrip()
    if isinstance(error, Declined):
        return f"{error}: left as it was."
    if isinstance(error, _OURS):
        return str(error)
    if isinstance(error, subprocess.CalledProcessError):
        return f"`{' '.join(map(str, error.cmd[:3]))} ...` failed; its words are above."
    for kinds, sentence in _CLASSES:
        if isinstance(error, kinds):
            return f"{sentence} ({error})"
    return f"AWS could not be asked: {error}" if isinstance(error, boto.BotoCoreError) else None


def _refused(error: ClientError) -> str:
    code = str(error.response.get("Error", {}).get("Code", ""))
    said = str(error.response.get("Error", {}).get("Message", ""))
    if code in _DENIED or code == "403":
        return f"These credentials may not {error.operation_name}: {said or code}. {_RIGHTS}"
    if code in _CODES:
        return f"{_CODES[code]} ({error.operation_name}: {said or code})"
    return f"AWS refused {error.operation_name}: {said or code}."


def _advice(failed: str) -> str:
    """What to do about the state that the first line of a StackFailed names."""
    state = failed.partition("\n")[0].rpartition(" ")[2]
    return STATES.get(state, STATES[None] if state == "None" else "")
