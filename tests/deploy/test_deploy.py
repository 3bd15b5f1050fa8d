"""The production templates, deployed on an embedded AWS that enforces IAM."""

from __future__ import annotations

import json
import uuid

import pytest

from infra.steps import seeding
from tests.conftest import System
from tests.deploy.calls import call, called
from tests.desk import opening
from tests.files import CSV, fetch, send

pytestmark = pytest.mark.engine


def _beside_cloudfront(system: System) -> tuple[System, str, list[str]]:
    """API Gateway as anybody reaches it who knows its address; the origin secret, which would be
    enough for the function; the names of the API's stages."""
    port = (system.home / "port").read_text()
    gateway = system.client("apigateway")
    api = gateway.get_rest_apis()["items"][0]["id"]
    stages = [stage["stageName"] for stage in gateway.get_stages(restApiId=api)["item"]]
    (secret, *_) = seeding.secret_values(system.client("ssm"), "/consulta/local", "origin-secrets")
    beside = System(f"http://127.0.0.1:{port}/_aws/execute-api/{api}", system.home)
    return beside, secret, stages


class TestTicket:
    def test_is_opened_mailed_and_looked_up_with_no_permission_missing(
        self, system: System
    ) -> None:
        email = f"{uuid.uuid4().hex}@example.com"
        key = {"Idempotency-Key": str(uuid.uuid4())}
        status, headers, text = call(system, "POST", "/api/tickets", opening(email=email), **key)
        opened = json.loads(text)
        assert status == 201
        again = call(system, "POST", "/api/tickets", opening(email=email), **key)
        assert again[1]["idempotent-replayed"] == "true"

        mail = system.wait_for_mail(email, f"[Ticket {opened['number']}]")
        assert f"/estado/?numero={opened['number']}" in mail["text"]
        assert mail["headers"]["Auto-Submitted"] == "auto-generated"

        lookup = {"email": email, "number": opened["number"]}
        status, _, text = call(system, "POST", "/api/lookups", lookup)
        assert (status, json.loads(text)["ticket"]["status"]) == (200, "received")
        missed = call(system, "POST", "/api/lookups", lookup | {"number": "999999"})
        assert missed[0] == 404

        bearer = {"Authorization": f"Bearer {opened['access_token']}"}
        assert call(system, "GET", headers["location"], **bearer)[0] == 200
        assert call(system, "GET", headers["location"])[0] == 401

    def test_links_are_mailed_and_open_the_ticket(self, system: System) -> None:
        email = f"{uuid.uuid4().hex}@example.com"
        number = json.loads(call(system, "POST", "/api/tickets", opening(email=email))[2])["number"]
        assert call(system, "POST", "/api/access-links", {"email": email})[0] == 202
        mail = system.wait_for_mail(email, "Enlace")
        link = next(word for word in mail["text"].split() if "#acceso=" in word)
        token = link.partition("#acceso=")[2]
        bearer = {"Authorization": f"Bearer {token}"}
        assert call(system, "GET", f"/api/tickets/{number}", **bearer)[0] == 200


class TestFiles:
    def test_go_to_s3_and_come_back_with_no_permission_missing(self, system: System) -> None:
        asked = {"filename": "cuadro.csv", "content_type": "", "size": len(CSV)}
        form = json.loads(call(system, "POST", "/api/uploads", asked)[2])
        assert form["url"].startswith(system.url), "the one port serves what S3 serves in the cloud"
        assert send(form, CSV + b"x") == 400
        assert send(form, CSV) == 204
        never_sent = json.loads(call(system, "POST", "/api/uploads", asked)[2])["upload_id"]
        email = f"{uuid.uuid4().hex}@example.com"
        refused = call(
            system, "POST", "/api/tickets", opening(email=email, attachments=[never_sent])
        )
        assert json.loads(refused[2])["errors"][0]["field"] == "attachments.0"
        body = opening(email=email, attachments=[form["upload_id"]])
        opened = json.loads(call(system, "POST", "/api/tickets", body)[2])
        bearer = {"Authorization": f"Bearer {opened['access_token']}"}
        path = f"/api/tickets/{opened['number']}"
        seen = json.loads(call(system, "GET", path, **bearer)[2])
        (file,) = seen["entries"][0]["attachments"]
        status, headers, _ = call(system, "GET", f"{path}/attachments/{file['id']}", **bearer)
        assert status == 302
        fetched, content = fetch(headers["location"])
        assert content == CSV
        assert fetched["Content-Disposition"].startswith("attachment;")

    def test_are_swept_with_no_permission_missing(self, system: System) -> None:
        functions = system.client("lambda")
        names = [one["FunctionName"] for one in functions.list_functions()["Functions"]]
        (name,) = [name for name in names if "SweepUploads" in name]
        event = dict.fromkeys(
            ("version", "account", "region", "detail-type", "source", "time", "id")
        )
        payload = json.dumps(event | {"resources": [], "detail": {}})
        done = functions.invoke(FunctionName=name, Payload=payload)
        assert "FunctionError" not in done, done["Payload"].read()

    def test_are_nobodys_without_a_signature(self, system: System) -> None:
        bucket = "/consulta-attachments-000000000000-us-east-1"
        for path in (bucket, f"{bucket}/kept/x", f"{bucket}/uploads/x"):
            assert call(system, "GET", path)[0] == 403
        assert call(system, "PUT", f"{bucket}/kept/x", {})[0] == 403


class TestEdge:
    @pytest.mark.parametrize("path", ["/", "/en/", "/abrir/", "/en/abrir/", "/estado/"])
    def test_pages_have_security_headers_and_ask_again(self, system: System, path: str) -> None:
        status, headers, _ = call(system, "GET", path)
        assert status == 200
        assert headers["content-type"] == "text/html; charset=utf-8"
        assert headers["cache-control"] == "no-cache"
        assert headers["content-security-policy"].startswith("default-src 'self'")
        assert "unsafe" not in headers["content-security-policy"]
        assert called(headers) == {"'self'", system.url}
        assert headers["strict-transport-security"].startswith("max-age=63072000")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"

    def test_an_address_without_its_slash_leads_to_the_page_with_its_query(
        self, system: System
    ) -> None:
        status, headers, _ = call(system, "GET", "/abrir?tema=ipc")
        assert (status, headers["location"]) == (301, "/abrir/?tema=ipc")

    @pytest.mark.parametrize("path", ["/agentes/informes", "/en/agentes/informes/"])
    def test_reports_have_an_address_of_their_own_that_keeps_the_view(
        self, system: System, path: str
    ) -> None:
        status, headers, _ = call(system, "GET", f"{path}?periodo=mes_pasado")
        root = path.partition("informes")[0]
        assert (status, headers["location"]) == (301, f"{root}?periodo=mes_pasado&pagina=informes")

    @pytest.mark.parametrize(
        ("path", "language"),
        [
            ("/nada", "es"),
            ("/abrir/nada/", "es"),
            ("/en/nada", "en"),
            ("/servicio/nada", "es"),
            ("/en/servicios", "en"),
            ("/frames/es.html", "es"),
        ],
    )
    def test_what_is_not_there_is_a_404_in_its_language(
        self, system: System, path: str, language: str
    ) -> None:
        status, headers, text = call(system, "GET", path)
        assert status == 404
        assert headers["content-type"].startswith("text/html")
        assert f'<html lang="{language}' in text

    def test_the_api_keeps_its_own_404(self, system: System) -> None:
        for path in ("/api/nada", "/api/tickets/051243/nada"):
            status, headers, text = call(system, "GET", path)
            assert (status, json.loads(text)["code"]) == (404, "not_found")
            assert headers["content-type"] == "application/problem+json"

    def test_a_viewer_cannot_bring_its_own_origin_secret(self, system: System) -> None:
        status, _, _ = call(system, "GET", "/api/health", **{"X-Origin-Secret": "guess"})
        assert status == 200, "CloudFront puts the real one over it"

    def test_the_api_beside_cloudfront_is_closed_before_a_function_wakes(
        self, system: System
    ) -> None:
        beside, origin_secret, stages = _beside_cloudfront(system)
        for headers in ({}, {"X-Api-Key": "a" * 64}):
            status, found, text = call(
                beside, "GET", "/api/health", **{"X-Origin-Secret": origin_secret, **headers}
            )
            assert (status, json.loads(text)["code"]) == (403, "forbidden")
            assert found["content-type"] == "application/problem+json"
        assert stages == ["api"]

    def test_viewers_are_told_apart(self, system: System) -> None:
        missing = {"email": f"{uuid.uuid4().hex}@example.com", "number": "051243"}
        statuses = [
            call(
                system,
                "POST",
                "/api/lookups",
                missing | {"email": f"{turn}-{missing['email']}"},
                **{"CloudFront-Viewer-Address": "203.0.113.77:4711"},
            )[0]
            for turn in range(31)
        ]
        assert statuses == [404] * 30 + [429]
        elsewhere = call(
            system,
            "POST",
            "/api/lookups",
            missing,
            **{"CloudFront-Viewer-Address": "203.0.113.78:4711"},
        )
        assert elsewhere[0] == 404
