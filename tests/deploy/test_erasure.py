"""An account with files and mails is erased to its end, by a function that may do no more than its
role says."""

from __future__ import annotations

import json
import re
import uuid
from functools import partial
from typing import Any

import pytest

from tests import schedules
from tests.conftest import System
from tests.deploy.calls import call
from tests.deploy.mailbox import arrive, wait_for
from tests.desk import opening
from tests.files import CSV, send

pytestmark = pytest.mark.engine
_LONG_AGO = {"S": "2026-01-01T00:00:00.000Z"}
_BUCKET = "consulta-{}-000000000000-us-east-1"


class Administrator:
    """Somebody who may do everything, to let days pass and to look at what is left."""

    def __init__(self, system: System) -> None:
        self.client = system.client

    def row(self, table: str, **key: str) -> dict[str, Any]:
        named = {name: {"S": value} for name, value in key.items()}
        found = self.client("dynamodb").get_item(TableName=table, Key=named, ConsistentRead=True)
        item: dict[str, Any] = found.get("Item", {})
        return item

    def age(self, table: str, row: dict[str, Any], *stamps: str) -> None:
        """Have what a row tells be of long ago."""
        aged = row | dict.fromkeys(stamps, _LONG_AGO)
        self.client("dynamodb").put_item(TableName=table, Item=aged)

    def versions(self, bucket: str, prefix: str = "") -> list[str]:
        """Keys of all versions of objects, markers of deletion too."""
        found = self.client("s3").list_object_versions(Bucket=_BUCKET.format(bucket), Prefix=prefix)
        return [one["Key"] for kind in ("Versions", "DeleteMarkers") for one in found.get(kind, ())]

    def run(self, function: str) -> None:
        """Run a scheduled function as its schedule does."""
        schedules.run(self.client("lambda"), function)


class Holder:
    """Somebody with an account, who calls with its session."""

    def __init__(self, system: System, email: str) -> None:
        self.system, self.email, self._headers = system, email, {}
        typed = {"email": email} | self.code("/api/sessions/codes", "iniciar sesión", email=email)
        token = self.call("POST", "/api/sessions", typed)["access_token"]
        self._headers = {"Authorization": f"Bearer {token}"}

    def call(self, method: str, path: str, body: Any = None) -> Any:
        status, _, text = call(self.system, method, path, body, **self._headers)
        assert status < 300, text
        return json.loads(text)

    def code(self, path: str, subject: str, **body: str) -> dict[str, str]:
        """The code that a call has mailed, with its nonce."""
        asked = self.call("POST", path, body or None)
        mail = self.system.wait_for_mail(self.email, subject)
        (code,) = re.findall(r"\b\d{6}\b", mail["text"])
        return {"code": code, "nonce": asked["nonce"]}


def converse(system: System, email: str) -> str:
    """A ticket with a file, and a mail that came to it; answers its number."""
    asked = {"filename": "cuadro.csv", "content_type": "", "size": len(CSV)}
    form = json.loads(call(system, "POST", "/api/uploads", asked)[2])
    assert send(form, CSV) == 204
    body = opening(email=email, attachments=[form["upload_id"]])
    opened = json.loads(call(system, "POST", "/api/tickets", body)[2])
    told = system.wait_for_mail(email, f"[Ticket {opened['number']}]")
    raw = f"From: {email}\nTo: {told['reply_to']}\nMessage-ID: <{uuid.uuid4()}@x>\n\nGracias.\n"
    assert arrive(system, raw.encode()) == (200, {"outcome": "message"})
    return str(opened["number"])


def is_erased(administrator: Administrator, email: str) -> bool:
    administrator.run("EraseAccounts")
    return not administrator.row("accounts", email=email)


def test_an_account_with_files_and_mails_goes_with_no_permission_missing(system: System) -> None:
    administrator, email = Administrator(system), f"{uuid.uuid4().hex}@example.com"
    mails_before = administrator.versions("mail")
    number = converse(system, email)
    holder = Holder(system, email)
    seen = holder.call("GET", f"/api/tickets/{number}")
    (file,) = seen["entries"][0]["attachments"]
    kept, arrived = f"kept/{file['id']}", {*administrator.versions("mail")} - {*mails_before}
    assert (administrator.versions("attachments", kept), len(arrived)) == ([kept], 1)
    holder.call("POST", f"/api/tickets/{number}/close", {})
    holder.call("DELETE", "/api/account", holder.code("/api/account/erasure-codes", "borrar"))

    assert not is_erased(administrator, email)
    account = administrator.row("accounts", email=email)
    administrator.age("accounts", account, "erasure_at", "erasure_due_at")
    ticket = administrator.row("tickets", number=number, email=email)
    administrator.age("tickets", ticket, "updated_at")
    recorded = len(administrator.versions("journal"))
    wait_for(partial(is_erased, administrator, email))

    assert administrator.row("tickets", number=number, email=email) == {}
    assert administrator.row("tickets", number=number, email=f"[borrado]{number}")
    assert administrator.versions("attachments", kept) == []
    assert not arrived & {*administrator.versions("mail")}
    assert len(administrator.versions("journal")) == recorded + 2  # the ticket, the account
    system.wait_for_mail(email, "Borramos sus datos")
