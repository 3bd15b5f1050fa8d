"""Every module of routes; importing this one declares them all, for the app and the document."""

from __future__ import annotations

from chalicelib.api.agents import (
    absences,
    approvals,
    canned_replies,
    desk,
    drafts,
    emails,
    identity,
    lists,
    live,
    replies,
    teamwork,
    work,
)
from chalicelib.api.agents.administration import catalog, proposals, rows
from chalicelib.api.agents.reporting import exports, reports
from chalicelib.api.public import (
    account_erasure,
    accounts,
    addresses,
    files,
    messages,
    not_me,
    service,
    sign_in,
    tickets,
)

BLUEPRINTS = tuple(
    module.routes
    for module in (
        service,
        tickets,
        identity,
        messages,
        files,
        addresses,
        not_me,
        sign_in,
        accounts,
        account_erasure,
        desk,
        lists,
        live,
        work,
        emails,
        replies,
        teamwork,
        drafts,
        exports,
        approvals,
        canned_replies,
        absences,
        catalog,
        rows,
        proposals,
        reports,
    )
)
