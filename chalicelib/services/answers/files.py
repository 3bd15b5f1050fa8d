"""Files of an answer for everybody: those of its ticket's reply, cleaned and searched.

What is chosen is read, cleaned (``domain/answers/files``) and kept beside the ticket's files, where
the second person reads it as it would be published: what they approve are these bytes. They are
searched anew with what the ticket tells whenever somebody proposes or approves.
"""

from __future__ import annotations

from datetime import timedelta

from chalicelib import logs
from chalicelib.domain.answers import prefilling
from chalicelib.domain.answers.answer import Answer, Writing
from chalicelib.domain.answers.files import attached, cleaning
from chalicelib.domain.answers.files.attached import AnswerFile, ChosenFile
from chalicelib.domain.answers.files.publishable import REFUSED, NotPublishable
from chalicelib.domain.answers.personal_data import Known
from chalicelib.domain.answers.seen import OfferedFile, OffersNone
from chalicelib.domain.errors import Conflict, Fault, Invalid, NotFound
from chalicelib.domain.files.attachments import LINK_SECONDS, Attachment, FileState
from chalicelib.domain.tickets.entry import Data
from chalicelib.services import clock
from chalicelib.services.files import scanning
from chalicelib.store.answers import answers as store
from chalicelib.store.answers import files as there
from chalicelib.store.aws import attachments as bucket
from chalicelib.store.aws.attachments import Gone
from chalicelib.store.tickets import entries

#: After which a file that no answer names is one that a process left behind.
_LEFT_BEHIND = timedelta(days=1)


def offered(answer: Answer) -> tuple[list[OfferedFile], OffersNone | None]:
    """The files that may go along: those of the reply that the answer is drafted from, or those
    that it has already; and why a reply has files and offers none. Raises Unavailable."""
    chosen = answer.writing.files if answer.writing else ()
    if answer.ticket is None:
        here = {file.id for file in chosen}
        return [
            OfferedFile(id=one.id, name=one.name, size=one.size, chosen=_if(one.id, here))
            for one in _had(answer).values()
        ], None
    files, none = _of_reply(answer.ticket)
    made = {file.made_of: file.id for file in chosen}
    return [
        OfferedFile(id=one.id, name=one.name, size=one.size, chosen=made.get(one.id))
        for one in files
    ], none


def choose(answer: Answer, ids: tuple[str, ...], known: Known) -> tuple[ChosenFile, ...]:
    """The files of these ids as they would be published. Raises Invalid with a fault on
    ``files.N`` for each that is not offered or cannot be published, Unavailable."""
    present: dict[str | None, ChosenFile]
    if answer.ticket is None:
        files, present = {}, {one.id: one for one in _had(answer).values()}
    else:
        files = {file.id: file for file in _of_reply(answer.ticket)[0]}
        writing = answer.writing.files if answer.writing else ()
        present = {file.made_of: file for file in writing if file.made_of in files}
    chosen, faults = list[ChosenFile](), list[Fault]()
    for place, one in enumerate(dict.fromkeys(ids)):
        try:
            if one in present:
                chosen.append(present[one])
            elif one in files:
                chosen.append(_made(answer.answer_id, files[one], known))
            else:
                faults.append(Fault(f"files.{place}", "not_a_choice", "Use an id of `offered`."))
        except NotPublishable as refused:
            detail = REFUSED[refused.reason]
            faults.append(Fault(f"files.{place}", f"file_{refused.reason}", detail))
    if faults:
        raise Invalid(faults)
    return tuple(chosen)


def searched(answer: Answer, known: Known) -> Answer:
    """An answer with what is found in its files now. Raises Invalid for a file that is not offered
    any more or is not what was chosen, Unavailable."""
    writing = answer.writing
    if writing is None or not writing.files:
        return answer
    if answer.ticket is not None:
        choose(answer, tuple(file.made_of or "" for file in writing.files), known)
    files, faults = list[ChosenFile](), list[Fault]()
    for place, file in enumerate(writing.files):
        try:
            files.append(_again(answer.answer_id, file, known))
        except (Gone, NotPublishable):
            faults.append(Fault(f"files.{place}", "file_gone", "Choose the file again."))
    if faults:
        raise Invalid(faults)
    return answer.model_copy(update={"writing": writing.model_copy(update={"files": tuple(files)})})


def link(answer: Answer, file_id: str) -> str:
    """Where an agent fetches a file as it is, or would be, published, for some minutes. Raises
    NotFound."""
    editions = [row.kept for row in store.editions(answer.answer_id).items]
    every: list[AnswerFile] = [file for edition in editions for file in edition.files]
    every += answer.writing.files if answer.writing else ()
    if file_id not in {file.id for file in every}:
        raise NotFound
    return bucket.link(f"{answer.answer_id}/{file_id}", LINK_SECONDS, "answers")


def sweep() -> int:
    """Remove files that no answer names: of drafts that were discarded or changed, and what a
    process left behind. Answers how many. Raises Unavailable."""
    removed, named, of = 0, set[str](), ""
    for place in there.put_before(clock.now() - _LEFT_BEHIND):
        answer_id, _, file_id = place.partition("/")
        if answer_id != of:
            of, named = answer_id, there.named(answer_id)
        if file_id not in named:
            bucket.remove(place, "answers")
            removed += 1
    logs.info("answer_files_swept", removed=removed)
    return removed


def _of_reply(number: str) -> tuple[list[Attachment], OffersNone | None]:
    thread = entries.thread(number, consistent=True)
    replies = prefilling.replies_given(thread)
    if not replies or not replies[-1].attachments:
        return [], None
    reply = replies[-1]
    if reply.data is None:
        return [], "unknown"
    if reply.data is Data.MICRODATA:
        return [], "microdata"
    # The same bytes went out as microdata once: they are none the less now.
    secret = {
        file.sha256
        for entry in thread
        if entry.data is Data.MICRODATA
        for file in entry.attachments
        if file.sha256
    }
    files = [file for file in reply.attachments if file.sha256 not in secret]
    return files, None if len(files) == len(reply.attachments) else "microdata"


def _had(answer: Answer) -> dict[str, ChosenFile]:
    """The files of what stands, and of its correction."""
    stood = answer.published.edition.files if answer.published else ()
    writing: Writing | None = answer.writing
    every = [ChosenFile(**file.model_dump()) for file in stood]
    return {file.id: file for file in [*every, *(writing.files if writing else ())]}


def _made(answer_id: str, file: Attachment, known: Known) -> ChosenFile:
    """Raises NotPublishable, Conflict (it is in review), Unavailable."""
    state = scanning.state(file)
    if state is not FileState.READY:
        raise Conflict({"state": state}, f"The file {file.id} is {state}.")
    try:
        content = bucket.content(file.id)
    except Gone as error:
        raise NotPublishable("damaged") from error
    made = cleaning.cleaned(file.name, content)
    found = cleaning.find(file.name, made, known)
    chosen = attached.chosen(file.name, made.content, file.id, tuple(found))
    place = f"{answer_id}/{chosen.id}"
    bucket.put(place, chosen.name, chosen.type, made.content, "answers")
    return chosen


def _again(answer_id: str, file: ChosenFile, known: Known) -> ChosenFile:
    content = bucket.content(f"{answer_id}/{file.id}", "answers")
    if attached.chosen(file.name, content, None).sha256 != file.sha256:
        raise NotPublishable("damaged")
    found = cleaning.find(file.name, cleaning.cleaned(file.name, content), known)
    return file.model_copy(update={"found": tuple(found)})


def _if(one: str, chosen: set[str]) -> str | None:
    return one if one in chosen else None
