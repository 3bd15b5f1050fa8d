"""A language that does not exist, on the pages whose text scripts draw: everything said is a
catalogue's, and a third longer it still fits the smallest screen.

The pages are built in that language; the service is the real one, asked in Spanish, so what it
answers is known and the rest must be in the language.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Route

from infra.package import ROOT
from tests import pseudo
from tests.browser.accounts import file_ticket, fresh_address, go, mailed_code
from tests.browser.conftest import Visitor, fetched

pytestmark = [pytest.mark.engine, pytest.mark.browser]

_BUILD = """
import json
from pathlib import Path
from static_site.build import build
build(Path("built"))
print(json.dumps(None))
"""
#: What the browser says of dates, by the language's locale, and the names of languages.
_NAMES = """lun mar mié jue vie sáb dom ene feb abr may jun jul ago sept oct nov dic lunes martes
miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio julio agosto septiembre
octubre noviembre diciembre hace dentro segundo segundos minuto minutos hora horas día días Pseudo
Español English"""
_OUTSIDE = """() => [...document.querySelectorAll("body *")]
  .filter((each) => each.getBoundingClientRect().right > innerWidth + 1 && each.checkVisibility())
  .filter((each) => { // what scrolls within itself is reached there
    for (let box = each.parentElement; box; box = box.parentElement)
      if (["auto", "scroll"].includes(getComputedStyle(box).overflowX))
        return box.getBoundingClientRect().right > innerWidth + 1;
    return true;
  })
  .map((each) => each.outerHTML.slice(0, 200))"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site built with the language among the others."""
    tree = tmp_path_factory.mktemp("pseudo")
    pseudo.add(tree)
    (tree / "static_site" / "node_modules").symlink_to(ROOT / "static_site" / "node_modules")
    pseudo.run(tree, _BUILD)
    return tree / "built"


class Reader:
    """Somebody who reads the pages of the language on a small phone."""

    def __init__(self, person: Visitor, site: Path) -> None:
        self.person, self.page, self._site = person, person.page, site
        self._known = _NAMES
        self.page.route("**/*", self._serve)

    def _serve(self, route: Route) -> None:
        """Pages and scripts come from the build, all else from the service, asked in Spanish."""
        path = route.request.url.split("/", 3)[3].partition("?")[0].partition("#")[0]
        file = self._site / path / ("index.html" if path.endswith("/") else "")
        if path.startswith((f"{pseudo.CODE}/", "assets/")) and file.is_file():
            kind = mimetypes.guess_type(file.name)[0] or "text/plain"
            route.fulfill(body=file.read_bytes(), content_type=kind)
            return
        if not path.startswith("api/"):
            route.continue_()
            return
        sent, code = route.request.post_data, f'"{pseudo.CODE}"'
        answer = fetched(
            route,
            url=route.request.url.replace(f"language={pseudo.CODE}", "language=es"),
            post_data=sent and sent.replace(code, '"es"'),
        )
        said = answer.text()  # other answers may come while this one is read
        self._known += " " + said
        route.fulfill(response=answer)

    def knows(self, *texts: str) -> None:
        """What the reader types, or has typed elsewhere."""
        self._known += " " + " ".join(texts)

    def check(self) -> None:
        """Nothing is said in another language, and nothing stands beside the screen."""
        shown = pseudo.Shown(self.page.content()).text
        assert pseudo.plain_words(shown, self._known) == set(), self.page.url
        assert self.page.evaluate(_OUTSIDE) == [], self.page.url
        width = self.page.evaluate("document.documentElement.scrollWidth")
        assert width <= self.page.evaluate("window.innerWidth"), self.page.url


@pytest.fixture
def reader(visit: Callable[..., Visitor], site: Path) -> Iterator[Reader]:
    reader = Reader(visit(320), site)
    yield reader
    reader.page.unroute_all(behavior="ignoreErrors")


def test_the_form_and_the_look_up(reader: Reader) -> None:
    person, page = reader.person, reader.page
    email = fresh_address()
    typed = {
        "document-number": "1700000019",
        "full_name": "María Quishpe",
        "email": email,
        "subject": "Población por cantón",
        "details": "Necesito la población proyectada por cantón.",
    }
    reader.knows(*typed.values())
    person.go("/qps/abrir/")
    page.locator("#topic option").nth(5).wait_for(state="attached")
    page.locator("#continue").click()
    page.locator(".govuk-error-summary").wait_for()
    reader.check()
    page.locator("#nationality").select_option("EC")
    page.locator("#topic").select_option(index=3)
    page.locator("#user_type").select_option(index=3)
    page.locator("input[name=gender]").first.check()
    page.locator("#notice_version").check()
    for name, text in typed.items():
        page.locator(f"#{name}").fill(text)
    page.locator("#continue").click()
    page.locator("#step-review").wait_for()
    reader.check()
    page.locator("#send").click()
    number = person.text("ticket-number")
    reader.check()

    person.go("/qps/estado/")
    page.locator("#see").click()
    page.locator(".govuk-error-summary").wait_for()
    reader.check()
    page.locator("#lookup [name=email]").fill(email)
    page.locator("#number").fill(number)
    page.locator("#see").click()
    page.locator("#ticket-status").wait_for()
    reader.check()


def test_the_account(reader: Reader) -> None:
    person, page = reader.person, reader.page
    email = fresh_address()
    reader.knows(email, "Población por cantón", "1700000019")
    file_ticket(person.system, email, "Población por cantón")
    person.go("/qps/cuenta/")
    page.locator("#send").click()
    page.locator(".govuk-error-summary").wait_for()
    reader.check()
    page.locator("#email").fill(email)
    page.locator("#send").click()
    page.locator("#step-code").wait_for()
    reader.check()
    page.locator("#code").fill(mailed_code(person.system, email, "código para iniciar"))
    page.locator("#enter").click()
    page.locator("#shown:not(:empty)").wait_for()
    reader.check()
    steps = {"perfil": "#profile", "correo": "#address", "mis-datos": "#held h2"}
    for step, ready in {**steps, "borrar": "#step-erase"}.items():
        go(person, step, ready)
        person.settle()
        reader.check()


def test_the_desk(reader: Reader) -> None:
    person, page = reader.person, reader.page
    number = file_ticket(person.system, fresh_address(), "Población por cantón")
    person.sign_in("adan@inec.example")
    person.go("/qps/agentes/?vista=area")
    page.locator(".desk-row__link").first.wait_for()
    reader.check()
    person.go(f"/qps/agentes/?ticket={number}")
    page.locator("#composer form").first.wait_for()
    reader.check()
    for act in page.locator("[id^=do-][aria-expanded]").evaluate_all("all => all.map(a => a.id)"):
        page.locator(f"#{act}").click()
        reader.check()
        page.locator(f"#{act}").click()
    page.locator("#reply-body").fill("a")
    page.locator("#reply-send").click()
    page.locator(".govuk-error-summary").wait_for()
    reader.check()
