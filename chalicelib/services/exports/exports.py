"""Ask for an export, see how far it is, and fetch it: each agent their own alone."""

from __future__ import annotations

from chalicelib import logs
from chalicelib.domain.errors import Conflict, Forbidden, NotFound
from chalicelib.domain.exports import columns
from chalicelib.domain.exports import export as exports
from chalicelib.domain.exports.export import (
    LINK_SECONDS,
    MOST_A_DAY,
    Export,
    ExportSeen,
    ExportState,
    ExportWanted,
)
from chalicelib.domain.limits import DAY
from chalicelib.domain.rules.permissions import Permission
from chalicelib.domain.search.terms import sought_by
from chalicelib.services import clock
from chalicelib.services.limits import request_limits
from chalicelib.services.tickets import audit
from chalicelib.services.tickets.audit import Actor
from chalicelib.store.agents import audit as trail
from chalicelib.store.aws import attachments as bucket
from chalicelib.store.aws import functions
from chalicelib.store.aws.dynamodb import transact
from chalicelib.store.exports import exports as store
from chalicelib.store.guards import guards


def ask(wanted: ExportWanted, actor: Actor) -> ExportSeen:
    """Ask for a file of a list or a search; it is made within minutes.

    Raises Forbidden, naming the permission, for a column that the agent may not have; Invalid
    for a search without a word in it, TooManyAttempts, Unavailable.
    """
    check(wanted, actor)
    sought = sought_by(wanted.q) if wanted.q is not None else ()
    now = clock.now()
    if not guards.take("exports", actor.agent.id, now, limit=MOST_A_DAY, seconds=DAY):
        raise request_limits.over_limit(now, DAY)
    export = Export(
        export_id=clock.fresh_id(),
        agent=actor.agent.id,
        language=actor.language,
        address=actor.address,
        asked_at=clock.stamp(now),
        state=ExportState.WAITS,
        wanted=wanted,
        searched=wanted.q is not None,
    )
    row = audit.row(
        actor,
        "ask_export",
        now,
        detail=told(export),
        sought=tuple(f"{kind}:{trail.sought_hash(kind, value)}" for kind, value in sought),
    )
    transact({**store.added(export), "audit": trail.written(row)})
    # The row goes first: a call that came before it would find nothing to be made.
    functions.make_export({"agent": export.agent, "export_id": export.export_id})
    logs.info("export_asked", export=export.export_id, agent=export.agent)
    return _seen(export, actor)


def check(wanted: ExportWanted, actor: Actor) -> None:
    """Raises Forbidden, naming the permission, for columns that an agent may not have."""
    actor.agent.require(Permission.READ)
    for column in exports.withheld(wanted.columns, actor.agent):
        raise Forbidden(
            f"`columns`: {column} needs the permission {columns.NEEDS[column]}; leave it out."
        )


def mine(actor: Actor) -> tuple[list[ExportSeen], list[str]]:
    """The exports of a week, newest first, and ids of those that cannot be read."""
    read, now = store.of_agent(actor.agent.id), clock.now()
    kept = [one for one in read.items if one.expires_at > now]
    return [_seen(one, actor) for one in kept], store.keys(read)


def show(export_id: str, actor: Actor) -> ExportSeen:
    """How far one is. Raises NotFound, also for somebody else's."""
    return _seen(_own(export_id, actor), actor)


def link(export_id: str, actor: Actor) -> str:
    """Where its file is fetched, for a minute. The right to its columns is asked for again.

    Raises NotFound, Conflict while there is no file, Forbidden.
    """
    export = _own(export_id, actor)
    check(export.wanted, actor)
    if not _still_sees(export, actor):
        raise Forbidden("The file holds tickets of an area that is not yours any more.")
    if export.state is not ExportState.DONE:
        raise Conflict({"state": _seen(export, actor).state}, "There is no file.")
    return bucket.link(export.export_id, LINK_SECONDS, "exports")


def told(export: Export) -> str:
    """What the trail says of it: its id, its columns, and how many rows once it is made."""
    count = str(export.rows) if export.is_over else ""
    return " ".join(filter(None, [export.export_id, ",".join(export.wanted.columns), count]))


def _still_sees(export: Export, actor: Actor) -> bool:
    return actor.agent.sees_all or set(export.areas) <= actor.agent.areas


def _own(export_id: str, actor: Actor) -> Export:
    export = store.find(actor.agent.id, export_id)
    if export is None or export.expires_at <= clock.now():
        raise NotFound
    return export


def _seen(export: Export, actor: Actor) -> ExportSeen:
    return exports.seen(export, clock.now(), actor.language, clock.stamp(export.expires_at))
