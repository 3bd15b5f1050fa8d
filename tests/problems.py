"""What every refusal of the API holds."""

from __future__ import annotations

SHAPE = {"type", "title", "status", "code", "detail", "errors", "request_id"}
