"""``make doctor``: looks at everything that a deployment needs, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from infra.checks import account, alarms, edge, mail, security_txt, stacks
from infra.checks.findings import Finding
from infra.deployment import Deployment
from infra.packing import interpreters
from infra.packing.interpreters import DEPLOYED, NoInterpreter
from infra.sentences import explain

Check = Callable[[Deployment], Iterator[Finding]]

#: In the order in which they are told. Without credentials nothing else can be looked at.
_FIRST: tuple[tuple[str, Check], ...] = (("credentials", account.credentials),)
_THEN: tuple[tuple[str, Check], ...] = (
    ("rights", account.rights),
    ("stacks", stacks.states),
    ("names", stacks.names),
    ("certificate", edge.certificate),
    ("Lambda", account.concurrency),
    ("SES", mail.sending),
    ("sender", mail.identity),
    ("alarms", alarms.told),
    ("alarms' fee", alarms.fee),
    ("security.txt", security_txt.counts),
)


def examine(
    deployment: Deployment, show: Callable[[Finding], None], *, packages: bool = True
) -> list[Finding]:
    """Look at a stage; each finding is shown as soon as it is there.

    ``packages``: whether the Python that packages is looked for; a version that was deployed
    before needs none.
    """
    found: list[Finding] = []
    for name, check in [*([("Python", _python)] if packages else []), *_FIRST]:
        found += _run(name, check, deployment, show)
    if any(finding.subject == "credentials" and finding.wrong for finding in found):
        untold = ", ".join(name for name, _ in _THEN)
        last = Finding("advice", "not looked at", untold, "These need credentials.")
        show(last)
        return [*found, last]
    for name, check in _THEN:
        found += _run(name, check, deployment, show)
    return found


def _run(
    name: str, check: Check, deployment: Deployment, show: Callable[[Finding], None]
) -> list[Finding]:
    """A check's findings; what AWS refuses is one of them."""
    found: list[Finding] = []
    try:
        for finding in check(deployment):
            show(finding)
            found.append(finding)
    except Exception as error:
        sentence = explain(error)
        if sentence is None:
            raise
        refused = Finding("blocks", name, sentence)
        show(refused)
        found.append(refused)
    return found


def _python(_: Deployment) -> Iterator[Finding]:
    """Whether this machine can package for the functions."""
    try:
        interpreter = interpreters.deployed()
    except NoInterpreter as error:
        yield Finding("blocks", "Python", str(error))
    else:
        yield Finding("right", "Python", f"{DEPLOYED}, at {interpreter.path}")
