"""Every place that keeps data is exported, or says why it is not."""

from __future__ import annotations

import json
from typing import Any

from infra.export import contents
from infra.export.records import schemas
from infra.package import ROOT
from infra.template import read

RESOURCES = read(ROOT / "infra" / "templates" / "data.yaml")["Resources"]
POLICY = json.loads((ROOT / "infra/templates/export-policy.json").read_text(encoding="utf-8"))


def of_type(kind: str) -> dict[str, Any]:
    return {
        name: one["Properties"] for name, one in RESOURCES.items() if one["Type"] == f"AWS::{kind}"
    }


def tables() -> set[str]:
    names = (one["TableName"]["Fn::Sub"] for one in of_type("DynamoDB::Table").values())
    return {name.removeprefix("${TablePrefix}") for name in names}


def test_every_table_is_exported_or_says_why_not() -> None:
    assert contents.TABLES.keys() | contents.NO_TABLES.keys() == tables()
    assert not contents.TABLES.keys() & contents.NO_TABLES.keys()
    assert contents.NO_ROWS.keys() <= contents.TABLES.keys()


def test_every_bucket_and_each_of_its_folders_is_exported_or_says_why_not() -> None:
    buckets = of_type("S3::Bucket")
    assert contents.BUCKETS.keys() | contents.NO_BUCKETS.keys() == buckets.keys()
    for name, places in contents.BUCKETS.items():
        rules = buckets[name].get("LifecycleConfiguration", {"Rules": []})["Rules"]
        told = {rule["Prefix"] for rule in rules if rule.get("Prefix")}
        assert told <= {*places, *contents.NO_FOLDERS}, name


def test_every_store_of_the_template_is_a_table_a_bucket_or_the_pool() -> None:
    kept = {
        one["Type"] for one in RESOURCES.values() if one.get("DeletionPolicy", "Delete") != "Delete"
    }
    known = {"AWS::DynamoDB::Table", "AWS::S3::Bucket"}
    assert {kind for kind in kept - known if not kind.startswith("AWS::Cognito::")} == set()


def test_every_file_has_a_schema_and_a_line_in_both_texts() -> None:
    for language in ("LEEME", "README"):
        text = (ROOT / "infra" / "export" / "texts" / f"{language}.md").read_text(encoding="utf-8")
        assert {name for name in schemas() if f"`{name}`" not in text} == set()
    assert {*contents.TABLES.values(), contents.PEOPLE} <= schemas().keys()


def test_the_policy_lets_read_what_is_exported_and_no_more() -> None:
    (reads,) = (one for one in POLICY["Statement"] if one["Sid"] == "ReadTables")
    named = {arn.rpartition("/*-")[2] for arn in reads["Resource"]}
    assert named == contents.TABLES.keys()
    (files,) = (one for one in POLICY["Statement"] if one["Sid"] == "ReadFiles")
    assert len(files["Resource"]) == len(contents.BUCKETS)
    writes = [
        action
        for one in POLICY["Statement"]
        for action in one["Action"]
        if any(verb in action for verb in ("Put", "Delete", "Update", "Create", "Batch"))
    ]
    assert writes == ["dynamodb:PutItem"]
