"""The whole export, in its order, and what was written compared with what the tables hold."""

from __future__ import annotations

import json
from pathlib import Path

from chalicelib.services import clock
from chalicelib.settings import settings
from chalicelib.store.agents import audit
from chalicelib.store.agents.audit import AuditRow
from infra.export import contents, lines, records, rows
from infra.export.folder import Folder
from infra.export.objects import Objects
from infra.export.records import Counted, Manifest

_TEXTS = Path(__file__).parent / "texts"


def run(wanted: Path) -> Manifest:
    """Write everything into a folder that is not there yet. Raises Refused.

    Files come first, so that a thread can tell which of its files is not there. The trail has a
    row of it before anything is read: whoever may not write there exports nothing.
    """
    folder = Folder(wanted)
    _leave_trace()
    objects = Objects(folder)
    made = lines.Lines(objects)
    attachments, facts = settings().attachments_bucket, settings().facts_bucket
    found = (
        lines.told(file)
        for bucket, places in (
            (attachments, contents.BUCKETS["Attachments"]),
            (facts, contents.BUCKETS["Facts"]),
        )
        for file in objects.all_of(bucket, places)
    )
    folder.lines("files.jsonl", found)
    for name, of_file in (
        ("tickets.jsonl", made.tickets()),
        ("mails.jsonl", made.mails()),
        ("accounts.jsonl", made.accounts()),
        ("catalog.jsonl", made.as_stored("catalog")),
        ("answers.jsonl", made.answers()),
        ("audit.jsonl", made.audit()),
        ("figures.jsonl", made.as_stored("figures")),
        ("settings.jsonl", made.settings()),
        (contents.PEOPLE, lines.people()),
    ):
        folder.lines(name, of_file)
    made.threads_without_ticket()
    problems = [*objects.problems, *made.told]
    folder.lines("problems.jsonl", map(lines.told, problems))
    manifest = _manifest(folder, made)
    _explain(folder, manifest)
    folder.finish()
    return manifest


def _leave_trace() -> None:
    """Tell in the trail who takes everything out: no read of a table does."""
    now = clock.now()
    who = rows.client("sts").get_caller_identity()["Arn"]
    day, at = clock.today(now).isoformat(), clock.stamp(now)
    row = AuditRow(
        day_actor=f"{day}#{who}",
        at_id=f"{at}#{clock.fresh_id()}",
        day=day,
        at=at,
        actor=who,
        act="export_all",
        address="-",
    )
    audit.write(row)


def _manifest(folder: Folder, made: lines.Lines) -> Manifest:
    tables = {
        name: Counted(
            found=rows.count(name),
            exported=made.exported[name],
            left_out=made.left_out[name],
            problems=made.problems[name],
        )
        for name in contents.TABLES
    }
    agree = all(one.found == one.exported + one.left_out + one.problems for one in tables.values())
    written = folder.written
    return Manifest(
        made_at=clock.stamp(clock.now()),
        stage=settings().stage,
        version=settings().build_version,
        files=written,
        tables=tables,
        objects=len(made.objects.taken),
        forgotten_mails=made.forgotten_mails,
        left_out={
            **contents.NO_TABLES,
            **{f"{name} (some rows)": why for name, why in contents.NO_ROWS.items()},
            **contents.NO_BUCKETS,
            **contents.NO_FOLDERS,
            "people (some facts)": contents.NO_PEOPLE,
        },
        complete=agree and written["problems.jsonl"].lines == 0,
    )


def _explain(folder: Folder, manifest: Manifest) -> None:
    """Put beside the lines what they are."""
    for name, schema in records.schemas().items():
        told = json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
        folder.document(f"schemas/{name.partition('.')[0]}.schema.json", told)
    for path in sorted(_TEXTS.glob("*.md")):
        folder.document(path.name, path.read_text(encoding="utf-8"))
    told = json.dumps(manifest.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"
    folder.document("manifest.json", told)
