"""The few words of rules that agents read in lists, in both languages."""

from __future__ import annotations

from chalicelib.domain.tickets.lifecycle import CloseReason, Status
from chalicelib.domain.tickets.ticket import Priority

STATUSES: dict[Status, dict[str, str]] = {
    Status.RECEIVED: {"es": "Recibido", "en": "Received"},
    Status.IN_PROGRESS: {"es": "En proceso", "en": "In progress"},
    Status.WAITING_REQUESTER: {"es": "En espera del solicitante", "en": "Waiting for requester"},
    Status.ANSWERED: {"es": "Respondido", "en": "Answered"},
    Status.CLOSED: {"es": "Cerrado", "en": "Closed"},
}

PRIORITIES: dict[Priority, dict[str, str]] = {
    Priority.NORMAL: {"es": "Normal", "en": "Normal"},
    Priority.HIGH: {"es": "Alta", "en": "High"},
    Priority.URGENT: {"es": "Urgente", "en": "Urgent"},
}

CLOSE_REASONS: dict[CloseReason, dict[str, str]] = {
    CloseReason.RESOLVED: {"es": "Resuelto", "en": "Resolved"},
    CloseReason.NO_RESPONSE: {
        "es": "El solicitante no respondió",
        "en": "The requester did not reply",
    },
    CloseReason.DUPLICATE: {"es": "Duplicado de otro ticket", "en": "Duplicate of another ticket"},
    CloseReason.NOT_INEC: {"es": "No compete al INEC", "en": "Not a matter for INEC"},
    CloseReason.CONFIDENTIAL: {
        "es": "Datos confidenciales (Ley de Estadística, art. 21)",
        "en": "Confidential data (Statistics Act, article 21)",
    },
    CloseReason.WITHDRAWN: {"es": "Retirado por el solicitante", "en": "Withdrawn by requester"},
}


def close_reason(reason: CloseReason, language: str) -> str:
    """Why a ticket was closed, in a language."""
    return CLOSE_REASONS[reason][language]
