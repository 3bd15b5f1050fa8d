"""Who is let in by API Gateway before a function wakes."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
import yaml

from infra import stage_file
from infra.package import ROOT
from infra.steps import door, parameters
from infra.template import read
from tests.packages import built

EDGE = read(ROOT / "infra" / "templates" / "edge.yaml")
FIRST, SECOND = "first-origin-secret", "second-origin-secret"


@pytest.fixture(scope="module")
def app() -> dict[str, Any]:
    found: dict[str, dict[str, Any]] = yaml.safe_load(built("arm64").template)
    return found["Resources"]


@pytest.fixture
def gateway(engine: str) -> Any:
    return boto3.client("apigateway", endpoint_url=engine)


@pytest.fixture
def plan(gateway: Any) -> Iterator[str]:
    plan = gateway.create_usage_plan(name="of-the-test")["id"]
    yield plan
    door.dismiss_others(gateway, "of-the-test", [])
    gateway.delete_usage_plan(usagePlanId=plan)


def admitted(gateway: Any, plan: str) -> set[str]:
    return {key["value"] for key in gateway.get_usage_plan_keys(usagePlanId=plan)["items"]}


@pytest.mark.engine
class TestKeys:
    def test_a_secret_s_key_is_admitted_once_however_often_it_is_deployed(
        self, gateway: Any, plan: str
    ) -> None:
        for _ in range(2):
            door.admit(gateway, plan, "of-the-test", [FIRST])
        assert admitted(gateway, plan) == {door.key_value(FIRST)}

    def test_while_a_secret_is_rotated_both_keys_open(self, gateway: Any, plan: str) -> None:
        door.admit(gateway, plan, "of-the-test", [FIRST])
        door.admit(gateway, plan, "of-the-test", [SECOND, FIRST])
        door.dismiss_others(gateway, "of-the-test", [SECOND, FIRST])
        assert admitted(gateway, plan) == {door.key_value(SECOND), door.key_value(FIRST)}

    def test_the_key_of_a_secret_that_was_removed_is_gone(self, gateway: Any, plan: str) -> None:
        door.admit(gateway, plan, "of-the-test", [SECOND, FIRST])
        door.dismiss_others(gateway, "of-the-test", [SECOND])
        assert door.key_value(FIRST) not in {
            key.get("value") for key in gateway.get_api_keys(includeValues=True)["items"]
        }

    def test_another_deployment_s_keys_are_left_alone(self, gateway: Any, plan: str) -> None:
        door.admit(gateway, plan, "of-the-test", [FIRST])
        door.dismiss_others(gateway, "of-the", [])
        door.dismiss_others(gateway, "prod-consulta", [])
        assert admitted(gateway, plan) == {door.key_value(FIRST)}


class TestTemplates:
    def test_every_route_asks_for_the_key(self, app: dict[str, Any]) -> None:
        paths = app["RestAPI"]["Properties"]["DefinitionBody"]["paths"]
        for path, methods in paths.items():
            for method, operation in methods.items():
                assert {"api_key": []} in operation.get("security", []), f"{method} {path}"

    def test_the_throttle_counts_only_what_bears_a_key(self, app: dict[str, Any]) -> None:
        assert "MethodSettings" not in app["RestAPI"]["Properties"]
        assert app["Door"]["Properties"]["Throttle"]["RateLimit"] == {"Ref": "RequestRate"}

    def test_sam_makes_no_stage_but_ours(self, app: dict[str, Any]) -> None:
        # Without a version of OpenAPI it adds one named "Stage":
        # https://github.com/aws/serverless-application-model/issues/191
        assert app["RestAPI"]["Properties"]["OpenApiVersion"] == "2.0"
        assert app["RestAPI"]["Properties"]["StageName"] == "api"

    def test_cloudfront_adds_the_key_beside_the_secret_and_neither_is_shown(self) -> None:
        distribution = EDGE["Resources"]["Distribution"]["Properties"]["DistributionConfig"]
        (api,) = (origin for origin in distribution["Origins"] if origin["Id"] == "api")
        added = {one["HeaderName"]: one["HeaderValue"]["Ref"] for one in api["OriginCustomHeaders"]}
        assert added == {"X-Origin-Secret": "OriginSecret", "X-Api-Key": "ApiKey"}
        assert all(EDGE["Parameters"][name]["NoEcho"] is True for name in added.values())

    def test_the_firewall_counts_the_api_alone_and_no_listed_office(self) -> None:
        (rule,) = EDGE["Resources"]["WebAcl"]["Properties"]["Rules"]
        counted = rule["Statement"]["RateBasedStatement"]["ScopeDownStatement"]
        path, *offices = counted["AndStatement"]["Statements"]
        assert path["ByteMatchStatement"]["SearchString"] == "/api/"
        assert path["ByteMatchStatement"]["PositionalConstraint"] == "STARTS_WITH"
        left_out = {
            one["NotStatement"]["Statement"]["IPSetReferenceStatement"]["Arn"]["Fn::GetAtt"][0]
            for one in offices
        }
        assert left_out == {"OfficesIPv4", "OfficesIPv6"}

    def test_a_stage_s_offices_are_told_apart_by_version(self) -> None:
        from dataclasses import replace

        chosen = replace(
            stage_file.read("prod"),
            firewall_allows=("192.0.2.0/24", "2001:db8::/32", "198.51.100.7"),
        )
        assert parameters.networks(chosen, 4) == "192.0.2.0/24,198.51.100.7/32"
        assert parameters.networks(chosen, 6) == "2001:db8::/32"
        assert ipaddress.ip_network(parameters.networks(chosen, 6))
