"""Every route, who may call it, and a call of it."""

from __future__ import annotations

import re
from typing import Any

from chalicelib.api import Audience
from tests.desk import Reply

#: Who may call what: a route that is added without a row here fails the tests below.
MATRIX = {
    ("POST", "/access-links"): Audience.ANYONE,
    ("DELETE", "/account"): Audience.ACCOUNT_OWNER,
    ("GET", "/account"): Audience.ACCOUNT_OWNER,
    ("PUT", "/account"): Audience.ACCOUNT_OWNER,
    ("PUT", "/account/email"): Audience.ACCOUNT_OWNER,
    ("POST", "/account/email-codes"): Audience.ACCOUNT_OWNER,
    ("DELETE", "/account/erasure"): Audience.ACCOUNT_OWNER,
    ("POST", "/account/erasure-codes"): Audience.ACCOUNT_OWNER,
    ("POST", "/account/erasure/stop"): Audience.ANYONE,
    ("GET", "/account/export"): Audience.ACCOUNT_OWNER,
    ("POST", "/account/searches"): Audience.ACCOUNT_OWNER,
    ("GET", "/account/tickets"): Audience.ACCOUNT_OWNER,
    ("GET", "/agent/absences"): Audience.AGENT,
    ("DELETE", "/agent/absences/{id}"): Audience.AGENT,
    ("PUT", "/agent/absences/{id}"): Audience.AGENT,
    ("GET", "/agent/account"): Audience.AGENT,
    ("PUT", "/agent/account"): Audience.AGENT,
    ("GET", "/agent/answers"): Audience.AGENT,
    ("POST", "/agent/answers"): Audience.AGENT,
    ("GET", "/agent/answers/{id}"): Audience.AGENT,
    ("POST", "/agent/answers/{id}/approvals"): Audience.AGENT,
    ("DELETE", "/agent/answers/{id}/draft"): Audience.AGENT,
    ("PUT", "/agent/answers/{id}/draft"): Audience.AGENT,
    ("GET", "/agent/answers/{id}/editions"): Audience.AGENT,
    ("GET", "/agent/answers/{id}/files/{file}"): Audience.AGENT,
    ("POST", "/agent/answers/{id}/proposals"): Audience.AGENT,
    ("POST", "/agent/answers/{id}/returns"): Audience.AGENT,
    ("POST", "/agent/answers/{id}/reviews"): Audience.AGENT,
    ("POST", "/agent/answers/{id}/withdrawals"): Audience.AGENT,
    ("GET", "/agent/audit"): Audience.AGENT,
    ("POST", "/agent/audit/exports"): Audience.AGENT,
    ("GET", "/agent/canned-replies"): Audience.AGENT,
    ("POST", "/agent/canned-replies/previews"): Audience.AGENT,
    ("DELETE", "/agent/canned-replies/{id}"): Audience.AGENT,
    ("GET", "/agent/canned-replies/{id}/attachments/{attachment}"): Audience.AGENT,
    ("POST", "/agent/canned-replies/{id}/copies"): Audience.AGENT,
    ("GET", "/agent/canned-replies/{id}"): Audience.AGENT,
    ("PUT", "/agent/canned-replies/{id}"): Audience.AGENT,
    ("GET", "/agent/catalog"): Audience.AGENT,
    ("GET", "/agent/catalog/people"): Audience.AGENT,
    ("GET", "/agent/catalog/proposals"): Audience.AGENT,
    ("PUT", "/agent/catalog/proposals/{kind}/{id}"): Audience.AGENT,
    ("DELETE", "/agent/catalog/proposals/{kind}/{id}"): Audience.AGENT,
    ("POST", "/agent/catalog/proposals/{kind}/{id}/confirm"): Audience.AGENT,
    ("POST", "/agent/catalog/proposals/{kind}/{id}/preview"): Audience.AGENT,
    ("GET", "/agent/catalog/rows/{kind}"): Audience.AGENT,
    ("GET", "/agent/catalog/rows/{kind}/{id}"): Audience.AGENT,
    ("PUT", "/agent/catalog/rows/{kind}/{id}"): Audience.AGENT,
    ("POST", "/agent/catalog/rows/{kind}/{id}/undo"): Audience.AGENT,
    ("GET", "/agent/changes"): Audience.AGENT,
    ("GET", "/agent/desk"): Audience.AGENT,
    ("GET", "/agent/drafts"): Audience.AGENT,
    ("GET", "/agent/exports"): Audience.AGENT,
    ("POST", "/agent/exports"): Audience.AGENT,
    ("GET", "/agent/exports/{id}"): Audience.AGENT,
    ("POST", "/agent/exports/{id}/link"): Audience.AGENT,
    ("DELETE", "/agent/presence/{number}"): Audience.AGENT,
    ("GET", "/agent/presence/{number}"): Audience.AGENT,
    ("PUT", "/agent/presence/{number}"): Audience.AGENT,
    ("GET", "/agent/reports/activity"): Audience.AGENT,
    ("GET", "/agent/reports/backlog"): Audience.AGENT,
    ("GET", "/agent/reports/people"): Audience.AGENT,
    ("GET", "/agent/reports/yearly"): Audience.AGENT,
    ("POST", "/agent/requesters/history"): Audience.AGENT,
    ("POST", "/agent/requesters/searches"): Audience.AGENT,
    ("GET", "/agent/questions"): Audience.AGENT,
    ("GET", "/agent/questions/{number}/{id}"): Audience.AGENT,
    ("POST", "/agent/questions/{number}/{id}/answers"): Audience.AGENT,
    ("GET", "/agent/saved-filters"): Audience.AGENT,
    ("DELETE", "/agent/saved-filters/{id}"): Audience.AGENT,
    ("PUT", "/agent/saved-filters/{id}"): Audience.AGENT,
    ("POST", "/agent/searches"): Audience.AGENT,
    ("POST", "/agent/second-factor"): Audience.SIGNED_IN,
    ("PUT", "/agent/second-factor"): Audience.SIGNED_IN,
    ("GET", "/agent/sign-in"): Audience.ANYONE,
    ("GET", "/agent/tickets"): Audience.AGENT,
    ("POST", "/agent/tickets"): Audience.AGENT,
    ("POST", "/agent/tickets/bulk"): Audience.AGENT,
    ("POST", "/agent/tickets/bulk/undo"): Audience.AGENT,
    ("GET", "/agent/tickets/{number}"): Audience.AGENT,
    ("PATCH", "/agent/tickets/{number}"): Audience.AGENT,
    ("POST", "/agent/tickets/{number}/approvals"): Audience.AGENT,
    ("POST", "/agent/tickets/{number}/returns"): Audience.AGENT,
    ("POST", "/agent/tickets/{number}/withdrawals"): Audience.AGENT,
    ("GET", "/agent/tickets/{number}/answered"): Audience.AGENT,
    ("POST", "/agent/tickets/{number}/answered"): Audience.AGENT,
    ("GET", "/agent/tickets/{number}/attachments/{id}"): Audience.AGENT,
    ("GET", "/agent/tickets/{number}/audit"): Audience.AGENT,
    ("GET", "/agent/tickets/{number}/drafts"): Audience.AGENT,
    ("DELETE", "/agent/tickets/{number}/drafts/{kind}"): Audience.AGENT,
    ("PUT", "/agent/tickets/{number}/drafts/{kind}"): Audience.AGENT,
    ("POST", "/agent/tickets/{number}/email-additions"): Audience.AGENT,
    ("POST", "/agent/tickets/{number}/email-additions/mails"): Audience.AGENT,
    ("POST", "/agent/tickets/{number}/email-additions/withdrawals"): Audience.AGENT,
    ("POST", "/agent/tickets/{number}/email-approvals"): Audience.AGENT,
    ("POST", "/agent/tickets/{number}/email-proposals"): Audience.AGENT,
    ("POST", "/agent/tickets/{number}/legal-hold"): Audience.AGENT,
    ("POST", "/agent/tickets/{number}/links"): Audience.AGENT,
    ("GET", "/agent/tickets/{number}/mails"): Audience.AGENT,
    ("POST", "/agent/tickets/{number}/merge"): Audience.AGENT,
    ("POST", "/agent/tickets/{number}/notes"): Audience.AGENT,
    ("POST", "/agent/tickets/{number}/question-withdrawals"): Audience.AGENT,
    ("POST", "/agent/tickets/{number}/questions"): Audience.AGENT,
    ("POST", "/agent/tickets/{number}/replies"): Audience.AGENT,
    ("POST", "/agent/tickets/{number}/prints"): Audience.AGENT,
    ("POST", "/agent/tickets/{number}/resends"): Audience.AGENT,
    ("DELETE", "/agent/tickets/{number}/sendings/{id}"): Audience.AGENT,
    ("POST", "/agent/tickets/{number}/splits"): Audience.AGENT,
    ("GET", "/catalog"): Audience.ANYONE,
    ("GET", "/health"): Audience.ANYONE,
    ("POST", "/helped"): Audience.ANYONE,
    ("POST", "/lookups"): Audience.ANYONE,
    ("POST", "/not-me"): Audience.ANYONE,
    ("GET", "/openapi.json"): Audience.ANYONE,
    ("DELETE", "/sessions"): Audience.ACCOUNT_OWNER,
    ("POST", "/sessions"): Audience.ANYONE,
    ("POST", "/sessions/codes"): Audience.ANYONE,
    ("POST", "/tickets"): Audience.ANYONE,
    ("GET", "/tickets/{number}"): Audience.REQUESTER,
    ("GET", "/tickets/{number}/attachments/{id}"): Audience.REQUESTER,
    ("POST", "/tickets/{number}/close"): Audience.REQUESTER,
    ("PUT", "/tickets/{number}/email"): Audience.REQUESTER,
    ("POST", "/tickets/{number}/email-codes"): Audience.REQUESTER,
    ("POST", "/tickets/{number}/email/confirmations"): Audience.REQUESTER,
    ("POST", "/tickets/{number}/email/undo"): Audience.REQUESTER,
    ("POST", "/tickets/{number}/messages"): Audience.REQUESTER,
    ("POST", "/tickets/{number}/proof-codes"): Audience.REQUESTER,
    ("POST", "/tickets/{number}/proofs"): Audience.REQUESTER,
    ("POST", "/tickets/{number}/rating"): Audience.REQUESTER,
    ("POST", "/tickets/{number}/reopen"): Audience.REQUESTER,
    ("POST", "/tickets/{number}/resends"): Audience.REQUESTER,
    ("POST", "/uploads"): Audience.ANYONE,
    ("POST", "/uploads/inspections"): Audience.ANYONE,
}


DESK = sorted(key for key, who in MATRIX.items() if who in (Audience.AGENT, Audience.SIGNED_IN))


#: What every call without good credentials is told, to the letter.
UNAUTHORIZED = {
    "type": "about:blank",
    "title": "Unauthorized",
    "status": 401,
    "code": "unauthorized",
    "detail": "Credentials are missing, wrong or expired.",
    "errors": [],
}


def told(reply: Reply) -> dict[str, Any]:
    """The body of an answer, but for what names this one request."""
    return {name: value for name, value in reply.json.items() if name != "request_id"}


def at(path: str, number: str) -> str:
    """A route's address for a ticket; whatever else it names is made up."""
    named = path.replace("{number}", number).replace("{kind}", "reply")
    return re.sub(r"\{\w+\}", "saludo", named)


#: For one's own second factor, with a token of a sign-in for that purpose.
OF_ONES_OWN = [("POST", "/agent/second-factor"), ("PUT", "/agent/second-factor")]
