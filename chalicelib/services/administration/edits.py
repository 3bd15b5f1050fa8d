"""The citizens' unit edits rows of the catalog: each edit with its row of the trail, judged as the
catalog is read, in force within a minute, and taken back by one act."""

from __future__ import annotations

from typing import Any

from chalicelib import logs
from chalicelib.domain.administration import edits
from chalicelib.domain.administration.edits import ADDED, FIELDS, CatalogEntry, CatalogText, Undoing
from chalicelib.domain.desk.disclosures import Acted
from chalicelib.domain.errors import Conflict, NotFound, Stale, Unavailable
from chalicelib.domain.rules import catalog_rows
from chalicelib.domain.rules.permissions import Permission
from chalicelib.services import clock
from chalicelib.services.tickets import audit
from chalicelib.services.tickets.audit import Actor
from chalicelib.store.agents import audit as trail
from chalicelib.store.aws import functions
from chalicelib.store.aws.dynamodb import Item, TransactionRefused, transact
from chalicelib.store.catalog import catalog, last_edits
from chalicelib.store.catalog import edits as store
from chalicelib.store.catalog.last_edits import CatalogEdit


def listed(kind: str, actor: Actor) -> list[CatalogEntry]:
    """The rows of a kind, by Spanish name. Raises Forbidden, NotFound (no such kind)."""
    _check(kind, actor)
    rows = store.every()
    findings = catalog_rows.read(rows).findings
    found = [edits.entry(row, findings) for row in rows if row["kind"] == kind]
    return sorted(found, key=lambda one: (one.values.name_es or one.id).casefold())


def one(kind: str, row_id: str, actor: Actor) -> CatalogEntry:
    """A row, with the edit that can be taken back. Raises Forbidden, NotFound."""
    _check(kind, actor)
    return _entry(kind, row_id)


def put(kind: str, row_id: str, text: CatalogText, version: int, actor: Actor) -> CatalogEntry:
    """Write a row, or with version 0 a new one.

    Raises Forbidden, NotFound, Stale, Invalid with all that is wrong, Unavailable.
    """
    _check(kind, actor)
    before = _standing(kind, row_id, version)
    row = edits.edited(kind, row_id, before, text)
    return _write("edit_catalog", row, before, actor)


def undo(kind: str, row_id: str, version: int, actor: Actor) -> CatalogEntry:
    """Take the last edit back, which can be taken back itself; a row that was added is withdrawn.

    Raises as ``put``, and Conflict when the row was not last edited from the desk.
    """
    _check(kind, actor)
    before = _standing(kind, row_id, version)
    last = last_edits.last(kind, row_id)
    if before is None or last is None or last.after_version != version:
        raise Conflict({"version": version}, "Nothing of the desk's is to be taken back here.")
    row = last.before or {**before, "withdrawn": True}
    return _write("undo_catalog", {**row, "kind": kind, "id": row_id}, before, actor)


def _check(kind: str, actor: Actor) -> None:
    actor.agent.require(Permission.ADMINISTER)
    if kind not in FIELDS:
        raise NotFound


def _standing(kind: str, row_id: str, version: int) -> Item | None:
    """The row that the caller saw. Raises NotFound, Stale."""
    row = store.one(kind, row_id)
    if row is None and (version != 0 or kind not in ADDED):
        raise NotFound
    if edits.version_of(row) != version:
        raise _stale(kind, row_id)
    return row


def _stale(kind: str, row_id: str) -> Stale:
    return Stale(_entry(kind, row_id).model_dump(mode="json", exclude_none=True))


def _write(act: Acted, row: Item, before: Item | None, actor: Actor) -> CatalogEntry:
    kind, row_id, now = row["kind"], row["id"], clock.now()
    edits.check(store.every(), row, FIELDS[kind])
    if row == before:
        return _entry(kind, row_id)
    names = sorted(name for name in {*row, *(before or {})} if _differs(name, row, before))
    edit = CatalogEdit(
        before={
            name: value for name, value in (before or {}).items() if name not in ("kind", "id")
        },
        after_version=edits.version_of(row),
        by=actor.agent.name,
        at=clock.stamp(now),
    )
    told = audit.row(actor, act, now, detail=f"{kind}/{row_id}: {', '.join(names)}")
    try:
        transact(
            {
                "row": store.written(row, before, FIELDS[kind]),
                "undo": last_edits.kept(kind, row_id, edit, now.timestamp()),
                "trail": trail.written(told),
            }
        )
    except TransactionRefused:
        raise _stale(kind, row_id) from None
    catalog.current.forget()
    if kind == "topic":
        _publish()
    return _entry(kind, row_id)


def _publish() -> None:
    """Have the pages that name topics made anew; where that cannot be asked for, the night does."""
    try:
        functions.publish_lists()
    except Unavailable:
        logs.warning("lists_not_asked_for")


def _differs(name: str, row: Item, before: Item | None) -> bool:
    return bool(name not in ("kind", "id") and row.get(name) != (before or {}).get(name))


def _entry(kind: str, row_id: str) -> CatalogEntry:
    row: Any = store.one(kind, row_id)
    if row is None:
        raise NotFound
    findings = catalog.current().findings
    last = last_edits.last(kind, row_id)
    fresh = last is not None and last.after_version == edits.version_of(row)
    undoing = Undoing(by=last.by, at=last.at) if last is not None and fresh else None
    return edits.entry(row, findings, undoing)
