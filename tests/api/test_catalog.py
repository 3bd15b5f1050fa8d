"""The catalog at work: an edit arrives, is told when it is wrong, and seeds fill what lacks."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib import caches
from chalicelib.store.aws.dynamodb import dynamodb, table, to_item
from chalicelib.store.catalog import catalog
from infra.steps import seeding
from tests.agents import ADMIN, ANA, LUIS
from tests.desk import open_ticket, opening, request

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("directory")]


def edit(**row: Any) -> None:
    """Write a row as the console does."""
    dynamodb().put_item(TableName=table("catalog"), Item=to_item(row))


def some_seconds_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """What instances hold is old enough to be read again by who asks for the newest."""
    monkeypatch.setattr(catalog, "_NEWEST", 0)


class TestTheForm:
    def test_keeps_its_copy_for_a_minute(self, aws: Any) -> None:
        assert request("GET", "/catalog").headers["Cache-Control"] == "public, max-age=60"

    def test_is_told_the_present_notice_and_nothing_else_when_that_changed(
        self, aws: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        some_seconds_later(monkeypatch)
        assert open_ticket().status == 201
        edit(kind="setting", id="notice_version", value="2027-01")
        caches.forget_all()
        reply = open_ticket()
        assert (reply.status, reply.faults) == (422, {("notice_version", "outdated_notice")})
        assert reply.json["current"] == {"notice_version": "2027-01"}
        assert open_ticket(**reply.json["current"]).status == 201

    def test_may_know_a_newer_catalog_than_this_instance(
        self, aws: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        some_seconds_later(monkeypatch)
        assert open_ticket().status == 201  # the catalog is held by now
        edit(kind="setting", id="notice_version", value="2027-01")
        edit(kind="topic", id="nuevo", name_es="Nuevo", name_en="New", area="DECON")
        assert open_ticket(topic="nuevo", notice_version="2027-01").status == 201

    def test_what_no_catalog_offers_is_refused_without_a_notice(self, aws: Any) -> None:
        reply = request("POST", "/tickets", opening(topic="nada"))
        assert reply.faults == {("topic", "not_a_choice")}
        assert "current" not in reply.json


class TestTheDesk:
    def test_leads_and_admins_read_what_counts_and_what_is_wrong(
        self, aws: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        some_seconds_later(monkeypatch)
        edit(kind="topic", id="roto", name_es="Roto", name_en="Broken", area="DECOM")
        edit(kind="Tema", id="x")
        for reader in (LUIS, ADMIN):
            shown = reader.call("GET", "/catalog", language="en").json
            assert [(one["key"], one["code"]) for one in shown["findings"]] == [
                ("Tema/x", "unknown_kind"),
                ("topic/roto", "unknown_area"),
            ]
            (topic,) = (one for one in shown["topics"] if one["id"] == "roto")
            assert (topic["name"], topic["area"]["id"]) == ("Broken", "ATC")
            legal = {one["id"]: one["value"] for one in shown["settings"]}["legal_days"]
            assert legal == "10"
        assert ANA.call("GET", "/catalog").status == 403


class TestSeeds:
    def test_bring_the_settings_of_a_new_version_and_leave_the_rest_alone(self, aws: Any) -> None:
        name = table("catalog")
        for kind, row_id in (("setting", "legal_days"), ("topic", "ipc")):
            key = to_item({"kind": kind, "id": row_id})
            dynamodb().delete_item(TableName=name, Key=key)
        edit(kind="setting", id="reopen_within_days", value=7)
        assert seeding.fill_catalog(dynamodb(), name) == 1
        rules = catalog.current().rules
        assert (rules.legal_days, rules.reopen_within_days) == (10, 7)
        assert "ipc" not in catalog.current().topics
        assert seeding.fill_catalog(dynamodb(), name) == 0
