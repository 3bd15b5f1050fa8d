"""How this service talks to DynamoDB: one client, table names, plain items, one error mapping."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from botocore.config import Config
from botocore.exceptions import ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as Unreachable

from chalicelib.aws_clients import client
from chalicelib.caches import remembered
from chalicelib.domain.errors import Unavailable
from chalicelib.settings import settings
from chalicelib.store.aws.backoff import pause
from chalicelib.store.aws.values import deserialized, serialized

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

Item = dict[str, Any]
Result = TypeVar("Result")

#: Error codes of DynamoDB that pass by themselves, and the one of Cognito below 500.
#: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
_PASSING = {
    "InternalServerError",
    "ItemCollectionSizeLimitExceededException",
    "LimitExceededException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ServiceUnavailable",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
}

#: A transaction that met another one on the same row is tried again this often: its pauses come
#: to 11.2 s at most, so that all of them fit into one API request (29 s).
_CONFLICT_TRIES = 12

#: DynamoDB leaves keys of a batch unread when it is busy; asked again this often.
_BATCH_TRIES = 3
#: And it takes no more writes in one.
_BATCH_WRITES = 25


class TransactionRefused(Exception):
    """A condition of a transaction did not hold.

    ``found`` names each write whose condition failed and the row that it met (``{}`` when
    the write did not ask to see it).
    """

    def __init__(self, found: Mapping[str, Item]) -> None:
        super().__init__("a condition of the transaction did not hold")
        self.found = found


@remembered
def dynamodb() -> DynamoDBClient:
    """The process's client: short time-outs, retries with exponential backoff and jitter."""
    retries: Any = {"mode": "standard", "total_max_attempts": 4}
    config = Config(connect_timeout=1, read_timeout=3, retries=retries, max_pool_connections=32)
    made: DynamoDBClient = client("dynamodb", config)
    return made


def table(name: str) -> str:
    """The name of a table in this deployment: ``tickets`` becomes ``prod-tickets``."""
    return settings().table_prefix + name


def to_item(row: Mapping[str, Any]) -> Item:
    """A row in DynamoDB's notation; attributes that are None are left out (sparse indexes)."""
    return {name: serialized(value) for name, value in row.items() if value is not None}


def from_item(item: Mapping[str, Any]) -> Item:
    """A row as plain Python values; numbers come as Decimal."""
    return {name: deserialized(value) for name, value in item.items()}


def call(operation: Callable[..., Result], **arguments: Any) -> Result:
    """Call an AWS service. Raises Unavailable when it is throttled, slow or down."""
    try:
        return operation(**arguments)
    except ClientError as error:
        _raise_when_passing(error)
        raise
    except (Unreachable, HTTPClientError) as error:
        raise Unavailable from error


def query(**arguments: Any) -> Iterator[Item]:
    """The rows that a Query finds, as plain values, page by page. Raises Unavailable at any."""
    return _pages(dynamodb().query, arguments)


def scan(**arguments: Any) -> Iterator[Item]:
    """The rows that a Scan finds, as ``query``; for what is small and has no key to ask by."""
    return _pages(dynamodb().scan, arguments)


def _pages(operation: Callable[..., Any], arguments: Item) -> Iterator[Item]:
    start: Item = {}
    while True:
        page = call(operation, **arguments, **start)
        yield from (from_item(item) for item in page["Items"])
        if "LastEvaluatedKey" not in page:
            return
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


def batch_get(wanted: Item) -> dict[str, list[Item]]:
    """Rows by their keys, as plain values by table, in no order; at most 100 keys in all.

    ``wanted`` is BatchGetItem's RequestItems. Raises Unavailable when keys stay unread.
    """
    found: dict[str, list[Item]] = {name: [] for name in wanted}
    for _ in range(_BATCH_TRIES):
        answer = call(dynamodb().batch_get_item, RequestItems=wanted)
        for name, items in answer["Responses"].items():
            found[name] += [from_item(item) for item in items]
        wanted = answer.get("UnprocessedKeys", {})
        if not wanted:
            return found
    raise Unavailable


def batch_write(name: str, requests: list[Item]) -> None:
    """Put and delete rows of a table by BatchWriteItem's requests, each row once; what was written
    when Unavailable is raised stays. Doing it again changes nothing.

    Unavailable is also a right that IAM does not know yet: roles learned this call in version 1.2,
    and a deployment is some seconds ahead of IAM.
    """
    for start in range(0, len(requests), _BATCH_WRITES):
        left: list[Any] = requests[start : start + _BATCH_WRITES]
        for attempt in range(_BATCH_TRIES):
            left = _left_of(table(name), left)
            if not left:
                break
            pause(attempt)
        else:
            raise Unavailable


def _left_of(name: str, requests: list[Any]) -> list[Any]:
    try:
        answer = call(dynamodb().batch_write_item, RequestItems={name: requests})
    except ClientError as error:
        if error.response["Error"]["Code"] == "AccessDeniedException":
            raise Unavailable from error
        raise
    left: list[Any] = answer.get("UnprocessedItems", {}).get(name, [])
    return left


def call_if(operation: Callable[..., Result], **arguments: Any) -> Result | None:
    """Call a conditional write; None when its condition does not hold. Raises Unavailable."""
    try:
        return call(operation, **arguments)
    except ClientError as error:
        if condition_failed(error):
            return None
        raise


def condition_failed(error: ClientError) -> bool:
    """Whether a conditional write was refused by its condition."""
    return error.response["Error"]["Code"] == "ConditionalCheckFailedException"


def wrong_type(error: ClientError) -> bool:
    """Whether an update met an attribute of another type than it adds to or appends to.

    https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html
    """
    told = error.response["Error"]
    return told["Code"] == "ValidationException" and "operand" in told.get("Message", "").lower()


def unchanged_since(version: int) -> Item:
    """The condition of a write on a row that has a ``version``; 0 is that of no row yet."""
    if version == 0:
        return {"ConditionExpression": "attribute_not_exists(version)"}
    return {
        "ConditionExpression": "version = :version",
        "ExpressionAttributeValues": to_item({":version": version}),
    }


def transact(writes: Mapping[str, Item]) -> None:
    """Write all or nothing; rows held by another transaction are tried again with jitter.

    ``writes`` are items of TransactWriteItems, each under a name of the caller's choice.

    Raises TransactionRefused when a condition does not hold, Unavailable when the rows stay
    held or DynamoDB is down. The SDK sends one token with each of its own retries, so that an
    answer lost on the way does not write twice.
    """
    for attempt in range(_CONFLICT_TRIES):
        try:
            call(dynamodb().transact_write_items, TransactItems=[*writes.values()])
        except ClientError as error:
            _raise_unless_conflict(error, writes)
        else:
            return
        pause(attempt)
    raise Unavailable


def _raise_when_passing(error: ClientError) -> None:
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if error.response["Error"]["Code"] in _PASSING or status >= 500:
        raise Unavailable from error


def _raise_unless_conflict(error: ClientError, writes: Mapping[str, Item]) -> None:
    reasons: list[Any] = error.response.get("CancellationReasons", [])
    codes = {reason["Code"] for reason in reasons}
    if "ConditionalCheckFailed" in codes:
        raise TransactionRefused(
            {
                name: from_item(reason.get("Item", {}))
                for name, reason in zip(writes, reasons, strict=True)
                if reason["Code"] == "ConditionalCheckFailed"
            }
        ) from error
    if codes & {"ThrottlingError", "ProvisionedThroughputExceeded"}:
        raise Unavailable from error
    if "TransactionConflict" not in codes:
        raise error
