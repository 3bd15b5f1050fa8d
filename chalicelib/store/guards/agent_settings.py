"""The ``guards`` table: what each person of the desk chose for themselves. Rows do not expire."""

from __future__ import annotations

from collections.abc import Iterable

from chalicelib.domain.errors import Unreadable
from chalicelib.domain.rules.agent_settings import AgentSettings
from chalicelib.store.aws.dynamodb import batch_get, call, dynamodb, from_item, table, to_item
from chalicelib.store.aws.rows import Reader, by

#: Keys that one call takes.
_BATCH = 100
_reader = Reader(AgentSettings, "guards", by("key"), ["morning_mail"])


def of(agent_id: str) -> AgentSettings:
    """A person's settings this instant; the defaults when their row is missing or damaged.
    Raises Unavailable."""
    answer = call(
        dynamodb().get_item,
        TableName=table("guards"),
        Key=to_item({"key": _key(agent_id)}),
        ConsistentRead=True,
    )
    return _read(from_item(answer["Item"])) if "Item" in answer else AgentSettings()


def of_all(agent_ids: Iterable[str]) -> dict[str, AgentSettings]:
    """The settings of people, by id, as ``of``; eventually consistent."""
    names = {_key(one): one for one in agent_ids}
    found = {one: AgentSettings() for one in names.values()}
    keys = [to_item({"key": key}) for key in names]
    for start in range(0, len(keys), _BATCH):
        wanted = {table("guards"): {"Keys": keys[start : start + _BATCH]}}
        for row in batch_get(wanted)[table("guards")]:
            found[names[row["key"]]] = _read(row)
    return found


def put(agent_id: str, settings: AgentSettings) -> None:
    """Keep a person's settings. Raises Unavailable."""
    row = {"key": _key(agent_id)} | settings.model_dump(mode="json")
    call(dynamodb().put_item, TableName=table("guards"), Item=to_item(row))


def _read(row: dict[str, object]) -> AgentSettings:
    try:
        return _reader.one(row)
    except Unreadable:
        return AgentSettings()


def _key(agent_id: str) -> str:
    return f"agent-settings#{agent_id}"
