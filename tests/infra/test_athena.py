"""Athena's tables read the files of closed months as they are written, and its queries run."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sqlite3
from datetime import date
from typing import Any

import pytest

from chalicelib.domain.figures import monthly_facts
from chalicelib.domain.figures.suppression import ClosedMonth
from infra.package import ROOT
from infra.template import read
from tests.facts import NOVEMBER, fact

APP: dict[str, Any] = read(ROOT / "infra" / "templates" / "app.yaml")["Resources"]
FACTS, PEOPLE = APP["FactsTable"], APP["PeopleTable"]
AREAS = {"DECON": 7, "DIES": 5}


def columns(table: dict[str, Any]) -> list[tuple[str, str]]:
    described = table["Properties"]["TableInput"]["StorageDescriptor"]["Columns"]
    return [(column["Name"], column["Type"]) for column in described]


@pytest.mark.parametrize(
    ("table", "header"),
    [(FACTS, monthly_facts.FACT_COLUMNS), (PEOPLE, monthly_facts.PEOPLE_COLUMNS)],
)
def test_a_table_has_the_columns_of_its_file(table: dict[str, Any], header: Any) -> None:
    assert [name for name, _ in columns(table)] == [*header]


def test_everything_of_athena_is_under_its_condition() -> None:
    of_athena = {
        name: resource.get("Condition")
        for name, resource in APP.items()
        if resource.get("Type", "").startswith(("AWS::Athena", "AWS::Glue"))
    }
    assert len(of_athena) == 6
    assert {*of_athena.values()} == {"HasAthena"}


@pytest.mark.parametrize("table", [FACTS, PEOPLE])
def test_a_month_is_found_by_its_folder(table: dict[str, Any]) -> None:
    """https://docs.aws.amazon.com/athena/latest/ug/partition-projection.html"""
    given = table["Properties"]["TableInput"]
    kind = given["Name"]
    place = given["Parameters"]["storage.location.template"]["Fn::Sub"]
    assert place == f"s3://${{FactsBucket}}/{kind}/month=${{!month}}/"
    assert given["PartitionKeys"] == [{"Name": "month", "Type": "string"}]
    assert given["Parameters"]["projection.month.format"] == "yyyy-MM"


@pytest.fixture
def engine() -> sqlite3.Connection:
    """Another engine of SQL over the files, in columns as the tables type them."""
    facts = [
        fact(
            place,
            area=area,
            answered_on=NOVEMBER,
            opened_on=date(2026, 10, 3),
            answered_in=place % 5,
            in_time=place % 5 < 3,
        )
        for area, many in AREAS.items()
        for place in range(many)
    ]
    closed = ClosedMonth(of="closed#gender", measure="2026-11", total=12, told={"female": 6})
    files = {
        "facts": monthly_facts.facts_file(monthly_facts.of_month(facts, NOVEMBER)),
        "people": monthly_facts.people_file([("gender", closed)]),
    }
    made = sqlite3.connect(":memory:")
    for table in (FACTS, PEOPLE):
        name = table["Properties"]["TableInput"]["Name"]
        typed = columns(table)
        made.execute(f"CREATE TABLE {name} (month, {', '.join(f'{c} {t}' for c, t in typed)})")
        for row in csv.DictReader(io.StringIO(gzip.decompress(files[name]).decode())):
            values = ["2026-11", *(_value(row[column], kind) for column, kind in typed)]
            made.execute(f"INSERT INTO {name} VALUES ({', '.join('?' * len(values))})", values)  # noqa: S608 - names of the template
    return made


def _value(text: str, kind: str) -> str | int | bool | None:
    """As LazySimpleSerDe reads it: what is no number, or no boolean, is null."""
    if kind == "string":
        return text
    if kind == "boolean":
        return {"true": True, "false": False}.get(text)
    return int(text) if text else None


def test_the_query_of_answers_gives_what_a_recount_gives(engine: sqlite3.Connection) -> None:
    (answers,) = [engine.execute(query("InTimeQuery")).fetchall()]
    expected = []
    for area, many in AREAS.items():
        days = [place % 5 for place in range(many)]
        in_time = len([one for one in days if one < 3])
        expected.append(("2026-11", area, "ipc", many, in_time, round(sum(days) / many, 1)))
    assert answers == expected


def test_the_query_of_persons_has_the_groups_and_all(engine: sqlite3.Connection) -> None:
    answers = engine.execute(query("WhoAskedQuery")).fetchall()
    assert answers == [("2026-11", "gender", "*", 12), ("2026-11", "gender", "female", 6)]


def query(name: str) -> str:
    return str(APP[name]["Properties"]["QueryString"])


class TestFiles:
    DATA: dict[str, Any] = read(ROOT / "infra" / "templates" / "data.yaml")["Resources"]
    READER = ROOT / "infra" / "templates" / "figures-reader-policy.json"

    def test_are_private_encrypted_versioned_and_kept_but_for_answers(self) -> None:
        bucket = self.DATA["Facts"]
        kept = bucket["Properties"]
        assert bucket["DeletionPolicy"] == "RetainExceptOnCreate"
        assert all(kept["PublicAccessBlockConfiguration"].values())
        assert kept["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        assert kept["VersioningConfiguration"] == {"Status": "Enabled"}
        (rule,) = kept["LifecycleConfiguration"]["Rules"]
        assert (rule["Prefix"], rule["ExpirationInDays"]) == ("results/", 7)

    def test_are_written_by_the_job_that_closes_months_and_read_by_no_function(self) -> None:
        reaches = {
            (name, action)
            for name, resource in APP.items()
            if resource.get("Type") == "AWS::IAM::Role"
            for policy in resource["Properties"].get("Policies", [])
            for statement in policy["PolicyDocument"]["Statement"]
            if "FactsBucket" in str(statement.get("Resource"))
            for action in [statement["Action"]]
        }
        assert reaches == {("CountFiguresRole", "s3:PutObject")}

    def test_are_changed_by_no_reader(self) -> None:
        for statement in json.loads(self.READER.read_text(encoding="utf-8"))["Statement"]:
            if "s3:PutObject" in statement["Action"]:
                assert statement["Resource"] == ["arn:aws:s3:::*-consulta-facts-*/results/*"]
            assert not [one for one in statement["Action"] if "Delete" in one or "*" in one]
            ours = [one for one in statement["Resource"] if "consulta" in one]
            if statement["Sid"] not in ("FindAthena", "ReadTables"):
                assert ours == statement["Resource"]

    def test_query_answers_go_to_the_folder_that_forgets(self) -> None:
        group = APP["FiguresQueries"]["Properties"]["WorkGroupConfiguration"]
        assert group["EnforceWorkGroupConfiguration"] is True
        place = group["ResultConfiguration"]["OutputLocation"]["Fn::Sub"]
        assert place == "s3://${FactsBucket}/results/"
