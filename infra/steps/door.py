"""The API's door: the keys that API Gateway asks for before it wakes a function.

CloudFront adds one to every request, beside the origin secret. What comes past CloudFront is
refused by API Gateway itself: it costs no invocation, and the throttle, which belongs to the
usage plan of these keys, counts none of it.

A key is derived from an origin secret, so that one rotation renews both, and there is no second
secret to keep. Keys are not resources of the template because CloudFormation would delete the
key in use before CloudFront learns the next one.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from typing import Any


def key_value(origin_secret: str) -> str:
    """The API key that belongs to an origin secret: 64 hexadecimal digits. It does not tell the
    secret to those who may read API keys in the console."""
    return hmac.new(origin_secret.encode(), b"api-key", hashlib.sha256).hexdigest()


def admit(gateway: Any, plan: str, name: str, origin_secrets: Iterable[str]) -> None:
    """Have a key in the usage plan for each origin secret that is valid. Idempotent.

    ``name`` begins the keys' names, such as ``prod-consulta``.
    """
    present = _keys(gateway, name)
    admitted = {item["id"] for item in _pages(gateway.get_usage_plan_keys, usagePlanId=plan)}
    for value in map(key_value, origin_secrets):
        key = present.get(value) or _make(gateway, name, value)
        if key not in admitted:
            gateway.create_usage_plan_key(usagePlanId=plan, keyId=key, keyType="API_KEY")


def dismiss_others(gateway: Any, name: str, origin_secrets: Iterable[str]) -> None:
    """Delete the keys of secrets that are no longer valid; with no secrets, all of them."""
    valid = {key_value(secret) for secret in origin_secrets}
    for value, key in _keys(gateway, name).items():
        if value not in valid:
            gateway.delete_api_key(apiKey=key)


def _make(gateway: Any, name: str, value: str) -> str:
    made = gateway.create_api_key(name=f"{name}-{value[:8]}", value=value, enabled=True)
    return str(made["id"])


def _keys(gateway: Any, name: str) -> dict[str, str]:
    """The ids of the deployment's keys, by their values."""
    found = _pages(gateway.get_api_keys, nameQuery=f"{name}-", includeValues=True)
    return {item["value"]: item["id"] for item in found if item["name"].startswith(f"{name}-")}


def _pages(call: Any, **arguments: Any) -> Iterable[dict[str, Any]]:
    while True:
        page = call(limit=500, **arguments)
        yield from page["items"]
        if not page.get("position"):
            return
        arguments["position"] = page["position"]
