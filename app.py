"""The house plan: every function of the service, one line each.

``chalicelib`` holds what they do; ``infra/templates/app.yaml`` gives each its rights, memory and
alarms.
"""

from __future__ import annotations

import gc
from typing import Any

# Imports leave little to collect, and looking for it takes a quarter of a cold start.
gc.disable()

from chalice.app import CloudWatchEvent, Rate  # noqa: E402

from chalicelib.api.blueprints import MODULES, Service  # noqa: E402
from chalicelib.api.start import read_ahead  # noqa: E402
from chalicelib.settings import is_in_lambda  # noqa: E402

read_ahead()
app = Service(app_name="consulta-por-tickets", configure_logs=False)
if not is_in_lambda():
    app.declare(*MODULES)


@app.lambda_function(name="deliver_mail")
def deliver_mail(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """New rows of the outbox, from its stream."""
    from chalicelib.services.mail import outbox

    return outbox.deliver(event, context.get_remaining_time_in_millis())


@app.lambda_function(name="index_tickets")
def index_tickets(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Changes of tickets and their threads, from their streams."""
    from chalicelib.services.search import index

    return index.index(event)


@app.lambda_function(name="record_facts")
def record_facts(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Changes of tickets, from their stream: what of each is counted."""
    from chalicelib.services.figures import recording

    return recording.record(event)


@app.lambda_function(name="count_figures")
def count_figures(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Each hour: the sums of days that are over. Administrators send it ``{"rebuild": ...}``, which
    Chalice's own schedules would refuse."""
    from chalicelib.services.figures import counting

    return counting.run(event, context.get_remaining_time_in_millis())


@app.lambda_function(name="publish_answers")
def publish_answers(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Changes of answers for everybody, from their stream, and each day all of them."""
    from chalicelib.services.published.answers import publishing

    return publishing.run(event, context.get_remaining_time_in_millis())


@app.lambda_function(name="archive_audit")
def archive_audit(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """New rows of the trail, from its stream."""
    from chalicelib.services.tickets import audit_archive

    return audit_archive.archive(event)


@app.lambda_function(name="receive_mail")
def receive_mail(event: dict[str, Any], _context: Any) -> dict[str, str]:
    """Mails that SES has put into their bucket, as it tells."""
    from chalicelib.services.mail.inbound import receiving

    return receiving.receive(event)


@app.lambda_function(name="record_delivery")
def record_delivery(event: dict[str, Any], _context: Any) -> None:
    """What SES reports of mails that it took."""
    from chalicelib.services.mail import delivery_reports

    delivery_reports.record(event)


@app.lambda_function(name="sweep_outbox")
def sweep_outbox(event: dict[str, Any], context: Any) -> dict[str, Any] | None:
    """Each five minutes, and when a mail is due again: mails whose time has come. Administrators
    send it ``{"retry": "failed"}``, which Chalice's own schedules would refuse."""
    from chalicelib.services.mail import outbox

    remaining_ms = context.get_remaining_time_in_millis()
    return outbox.run(event, remaining_ms, context.invoked_function_arn)


@app.lambda_function(name="send_replies")
def send_replies(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Replies that have waited their seconds, from their queue."""
    from chalicelib.services.sending import departures

    return departures.run(event)


@app.lambda_function(name="make_exports")
def make_exports(event: dict[str, Any], context: Any) -> None:
    """A list that is to be a file, as the API asks for it."""
    from chalicelib.services.exports import making

    making.run(event, context.get_remaining_time_in_millis())


@app.lambda_function(name="run_clock")
def run_clock(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Each hour: what has fallen due on open tickets. On a local stage ``{"at": "..."}`` runs it
    as if it were that moment, which Chalice's own schedules would refuse."""
    from chalicelib.services.reviews import sweep

    return sweep.run(event, context.get_remaining_time_in_millis())


@app.schedule(Rate(1, unit=Rate.DAYS), name="sweep_uploads")
def sweep_uploads(_event: CloudWatchEvent) -> None:
    """Copies of files that no entry got, and files that no canned reply or answer has any more."""
    from chalicelib.services.answers import files
    from chalicelib.services.files import canned_files, uploads

    uploads.sweep()
    canned_files.sweep()
    files.sweep()


@app.schedule(Rate(5, unit=Rate.MINUTES), name="erase_accounts")
def erase_accounts(event: CloudWatchEvent) -> None:
    """What holders asked for and waited: corrections of an address without proof of the one
    before, and the erasure of accounts, once none of their tickets is open."""
    from chalicelib.services.accounts import erasure
    from chalicelib.services.addresses import corrections

    context: Any = event.context
    corrections.sweep()
    erasure.sweep(context.get_remaining_time_in_millis())


# What was imported stays: later collections need not look at it.
gc.freeze()
gc.enable()
