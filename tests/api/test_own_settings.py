"""What people of the desk choose for themselves."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.store.aws.dynamodb import table, to_item
from tests.agents import ANA, LUIS

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]


_ALL = {"morning_mail": True, "note_mails": True, "substitute_mails": True}


@pytest.mark.parametrize("mail", _ALL)
def test_a_mail_comes_until_one_turns_it_off_for_oneself(mail: str) -> None:
    assert ANA.call("GET", "/account").json == _ALL
    chosen = _ALL | {mail: False}
    assert ANA.call("PUT", "/account", chosen).json == chosen
    assert ANA.call("GET", "/account").json == chosen
    assert LUIS.call("GET", "/account").json == _ALL


def test_what_was_chosen_before_there_were_other_mails_stands(aws: Any) -> None:
    row = {"key": "agent-settings#ana", "morning_mail": False}
    aws.put_item(TableName=table("guards"), Item=to_item(row))
    assert ANA.call("GET", "/account").json == _ALL | {"morning_mail": False}


@pytest.mark.parametrize("body", [{}, {"morning_mail": "no"}, {"morning_mail": True, "x": 1}])
def test_a_wrong_choice_is_named_and_changes_nothing(body: dict[str, object]) -> None:
    reply = ANA.call("PUT", "/account", body)
    assert (reply.status, reply.json["code"]) == (422, "invalid")
    assert reply.json["errors"]
    assert ANA.call("GET", "/account").json == _ALL
