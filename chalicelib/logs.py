"""One JSON line an event: ids, codes and numbers, never what a person typed.

``infra/templates/app.yaml`` turns some events into metrics and alarms (``mail_failed``); the names
are part of that contract.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from typing import Any

from chalicelib.caches import remembered
from chalicelib.settings import settings


class _JsonLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {"level": record.levelname, "event": record.getMessage()}
        line.update(getattr(record, "facts", {}))
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
            line["trace"] = traceback.format_tb(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False, default=str)


@remembered
def _logger() -> logging.Logger:
    logger = logging.getLogger("consulta")
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(_JsonLine())
    logger.handlers = [handler]
    logger.propagate = False
    logger.setLevel(settings().log_level)
    return logger


def info(event: str, **facts: object) -> None:
    """Write what happened: ``info("mail_sent", mail_id=..., attempts=1)``."""
    _logger().info(event, extra={"facts": facts})


def warning(event: str, **facts: object) -> None:
    """Write what the service got over by itself, such as a refused claim."""
    _logger().warning(event, extra={"facts": facts})


def error(event: str, **facts: object) -> None:
    """Write what an administrator must look at; inside ``except`` the trace comes along.

    The trace names the exception and the code lines, not the exception's words: those may
    quote what a person typed.
    """
    _logger().error(event, exc_info=sys.exc_info()[0] is not None, extra={"facts": facts})
