"""Files as a person chooses and sends them."""

from __future__ import annotations

from typing import Any, Literal

from tests.browser.conftest import Visitor


def chosen(name: str, content: bytes) -> Any:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def choose(person: Visitor, *files: Any, back: bool = False) -> None:
    """Reach the field for files and choose some, as the system's own dialogue would."""
    person.tab_to("attachments", back=back)
    person.page.set_input_files("#attachments", list(files))


def wait_for(person: Visitor, state: str, count: int) -> None:
    """Until so many files have a state."""
    seen = person.page.locator(f".site-file--{state}")
    seen.nth(count - 1).wait_for()
    assert seen.count() == count


def bring(person: Visitor, how: Literal["paste", "drop"], name: str, content: bytes) -> None:
    """Paste or drop a file on what has the focus."""
    taken = person.page.evaluate(
        """([how, name, bytes]) => {
          const data = new DataTransfer();
          data.items.add(new File([Uint8Array.from(bytes)], name));
          const said = { bubbles: true, cancelable: true, clipboardData: data, dataTransfer: data };
          const event = how === "paste" ? new ClipboardEvent(how, said) : new DragEvent(how, said);
          document.activeElement.dispatchEvent(event);
          return event.defaultPrevented;
        }""",
        [how, name, list(content)],
    )
    assert taken, "the page takes it, and is not left for it"


def lose(person: Visitor, times: int = 1) -> None:
    """The connection drops while files are sent."""
    person.page.route("**/*consulta-attachments*", lambda route: route.abort(), times=times)


def upload(person: Visitor, name: str, content: bytes) -> str:
    """Send a file as the desk's page does; its upload's id."""
    form = person.page.request.post(
        "/api/uploads", data={"filename": name, "content_type": "", "size": len(content)}
    ).json()
    file = {"name": name, "mimeType": "text/csv", "buffer": content}
    sent = person.page.request.post(form["url"], multipart={**form["fields"], "file": file})
    assert sent.status == 204
    upload_id: str = form["upload_id"]
    return upload_id
