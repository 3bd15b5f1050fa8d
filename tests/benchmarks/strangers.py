"""What strangers can do to one e-mail in a day, and what a proof of work costs on a slow phone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import boto3
from altcha import create_challenge
from playwright.sync_api import sync_playwright

from chalicelib import caches
from chalicelib.services import clock
from chalicelib.services.limits import challenges
from infra.local.browser import path
from infra.steps.site import DIST
from tests.accounts import rows
from tests.benchmarks.report import Figure
from tests.challenges import solving
from tests.desk import open_ticket, opening, request

#: Network addresses of the botnet, each with one guess.
_BOTS = 10_000
_VICTIM = "victima@example.com"
#: A phone of 2018 is so many times slower than the machine that measures.
_SLOWER = 4
_SOLVED = 7


def figures() -> Iterator[Figure]:
    """Measure on the embedded engine, whose endpoint is in the environment."""
    _cheap_proofs()
    number = open_ticket(email=_VICTIM, address="192.0.2.1").json["number"]
    told = Counter(_guess(turn, number) for turn in range(_BOTS))
    yield Figure(
        "judged guesses a day at one e-mail by 10,000 addresses",
        told["judged"],
        500,
        note=", ".join(f"{count} {what}" for what, count in told.items()),
    )
    yield Figure("mails a day to one victim by what strangers can cause", _pestered(), 60)


def challenge(url: str) -> Iterator[Figure]:
    """Solve as a page does; needs the whole system at an address."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 360, "height": 740})
        page.goto(f"{url}/estado/", wait_until="networkidle")
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
        times = sorted(page.evaluate(_SOLVE, [_solver(), _challenge()]) for _ in range(_SOLVED))
        browser.close()
    # The browser slows its page and not its workers, which do most of the work: all is slowed.
    median = times[_SOLVED // 2] / 1e3
    yield Figure("a proof of work on a slow phone (4x CPU), median", median * _SLOWER, 1.5, " s")
    yield Figure("the same, as measured with the page alone slowed", median, None, " s")


_SOLVE = """async ([solver, challenge]) => {
  const { solve } = await import(solver);
  const began = performance.now();
  if (!(await solve(challenge))) throw Error("no solution");
  return performance.now() - began;
}"""


def _solver() -> str:
    """The address of what pages load when they are asked for a proof."""
    built = next((DIST / "assets" / "es").glob("challenge-*.js"))
    return f"/{built.relative_to(DIST).as_posix()}"


def _challenge() -> dict[str, Any]:
    """One of middling luck: between 500 and 1,000 tries."""
    made = create_challenge(
        challenges.ALGORITHM, challenges.ITERATIONS, counter=750, hmac_secret="of the benchmark"
    )
    return dict(made.to_dict())


def _cheap_proofs() -> None:
    """The botnet's machines cost its owner nothing; their proofs need not be solved here."""
    boto3.client("dynamodb").update_item(
        TableName="catalog",
        Key={"kind": {"S": "setting"}, "id": {"S": "challenge_tries"}},
        UpdateExpression="SET #value = :one",
        ExpressionAttributeNames={"#value": "value"},
        ExpressionAttributeValues={":one": {"N": "1"}},
    )
    caches.forget_all()


def _guess(turn: int, number: str) -> str:
    guess = f"{(int(number) + 1 + turn) % 10**6:06d}"
    address = f"10.{turn // 62_500}.{turn // 250 % 250}.{turn % 250}"
    body = {"email": _VICTIM, "number": guess}
    reply = solving("POST", "/lookups", body, address=address)
    return {404: "judged", 200: "found", 202: "mailed instead"}.get(reply.status, "refused")


def _pestered() -> int:
    """Mails of a day on which strangers ask for all that they can, each hour."""
    real, start = clock.now, (clock.now() + timedelta(days=1)).replace(hour=0, minute=0)
    email = "acosada@example.com"
    try:
        for hour in range(24):
            clock.now = lambda hour=hour: start + timedelta(hours=hour)
            for turn in range(6):
                address = f"10.8.{hour}.{turn}"
                opened = solving("POST", "/tickets", opening(email=email), address=address)
                bearing = {"Authorization": f"Bearer {opened.json['access_token']}"}
                for path_ in ("/access-links", "/sessions/codes"):
                    solving("POST", path_, {"email": email}, address=address)
                    solving("POST", path_, {"email": email}, headers=bearing, address=address)
                number = opened.json["number"]
                request("POST", f"/tickets/{number}/resends", headers=bearing)
    finally:
        clock.now = real
    return sum(row["to"] == email for row in rows("outbox"))
