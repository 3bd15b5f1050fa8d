"""Links of the osTicket that was here before lead to our pages."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from chalicelib.services import clock
from infra.package import ROOT
from infra.template import read
from static_site.scripts import node_tool


def answered(uri: str, **query: str) -> Any:
    """What the edge's function makes of a request."""
    template = read(ROOT / "infra" / "templates" / "edge.yaml")
    code = template["Resources"]["Route"]["Properties"]["FunctionCode"]["Fn::Sub"]
    code = code.replace("${Pages}", "/,/abrir/,/estado/,/cuenta/,/agentes/")
    request = {"uri": uri, "querystring": {name: {"value": one} for name, one in query.items()}}
    script = f"{code}\nconsole.log(JSON.stringify(handler({json.dumps({'request': request})})))"
    done = subprocess.run([node_tool("node"), "-e", script], capture_output=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("uri", "to"),
    [
        ("/open.php", "/abrir/#antes"),
        ("/view.php", "/estado/#antes"),
        ("/tickets.php", "/estado/#antes"),
        ("/soporte/tickets.php", "/estado/#antes"),
        ("/login.php", "/cuenta/#antes"),
        ("/scp/tickets.php", "/agentes/"),
        ("/soporte/scp/index.php", "/agentes/"),
        ("/index.php", "/"),
        ("/scp", "/agentes/"),
        ("/soporte/scp/", "/agentes/"),
        ("/mesa.de%20ayuda/Open.php", "/abrir/#antes"),
        ("/pwreset.php", "/cuenta/#antes"),
        ("/file.php", "/estado/#antes"),
        ("/kb/faq.php", "/respuestas/"),
        ("/kb/index.php", "/respuestas/"),
        ("/view.php%3Fauth=o1x9secreto", "/estado/#antes"),
        ("/tickets.php&id=12", "/estado/#antes"),
    ],
)
def test_a_link_of_before_leads_here_and_takes_no_secret_along(uri: str, to: str) -> None:
    reply = answered(uri, auth="o1x9secreto", id="12")
    assert reply["statusCode"] == 301
    assert reply["headers"]["location"]["value"] == to
    english = answered(uri, auth="o1x9secreto", lang="en_US")["headers"]["location"]["value"]
    assert english == f"/en{to}"


@pytest.mark.parametrize("root", ["", "/en"])
def test_a_link_to_an_operation_by_its_code_leads_to_its_page(root: str) -> None:
    for uri in (f"{root}/operaciones", f"{root}/operaciones/"):
        reply = answered(uri, codigo="ipc")
        assert reply["headers"]["location"]["value"] == f"{root}/operaciones/ipc/"
    assert answered(f"{root}/operaciones/ipc/")["uri"] == f"{root}/operaciones/ipc/index.html"
    assert answered(f"{root}/operaciones/", codigo="<b>")["uri"].endswith("/operaciones/index.html")


@pytest.mark.parametrize("root", ["", "/en"])
def test_an_id_that_was_misread_leads_to_the_site_s_own_page(root: str) -> None:
    for _ in range(5):
        right = clock.fresh_checked_id()
        address = f"{root}/respuestas/{right}"
        assert answered(f"{address}/")["uri"] == f"{address}/index.html"
        assert answered(address)["headers"]["location"]["value"] == f"{address}/"
    letter = "0" if right[12] != "0" else "1"
    misread = right[:12] + letter + right[13:]
    swapped = right[:10] + right[11] + right[10] + right[12:]
    for wrong in {misread, swapped, "01ARZ3NDEKTSV4RRFFQ69G5FAV"} - {right}:
        assert answered(f"{root}/respuestas/{wrong}/")["uri"] == f"{root}/404.html"


@pytest.mark.parametrize(
    "uri",
    ["/wp-login.php", "/abrir.php", "/constructor", "/constructor.php", "/open.php/x", "/scpx",
     "/scp/x/y", "/view.phpx"],
)  # fmt: skip
def test_what_never_was_a_page_of_it_is_not_found(uri: str) -> None:
    assert answered(uri)["uri"].endswith("/404.html")


@pytest.mark.parametrize("page", ["abrir", "estado", "cuenta"])
def test_the_pages_that_links_lead_to_say_what_changed(page: str) -> None:
    source = (ROOT / "static_site" / "pages" / f"{page}.html").read_text(encoding="utf-8")
    assert "moved(t.site.moved)" in source
