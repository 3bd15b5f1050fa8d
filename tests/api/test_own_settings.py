"""What people of the desk choose for themselves."""

from __future__ import annotations

import pytest

from tests.agents import ANA, LUIS

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]


def test_the_mail_of_the_morning_comes_until_one_turns_it_off_for_oneself() -> None:
    assert ANA.call("GET", "/account").json == {"morning_mail": True}
    assert ANA.call("PUT", "/account", {"morning_mail": False}).json == {"morning_mail": False}
    assert ANA.call("GET", "/account").json == {"morning_mail": False}
    assert LUIS.call("GET", "/account").json == {"morning_mail": True}


@pytest.mark.parametrize("body", [{}, {"morning_mail": "no"}, {"morning_mail": True, "x": 1}])
def test_a_wrong_choice_is_named_and_changes_nothing(body: dict[str, object]) -> None:
    reply = ANA.call("PUT", "/account", body)
    assert (reply.status, reply.json["code"]) == (422, "invalid")
    assert reply.json["errors"]
    assert ANA.call("GET", "/account").json == {"morning_mail": True}
