"""What the sample requester adds about themselves: a value for every text that may be added."""

from __future__ import annotations

from chalicelib.domain.form.person import TEXTS

ADDED = dict.fromkeys(TEXTS, "Universidad Nacional de Loja")
