from __future__ import annotations

from chalicelib.domain.search import terms
from chalicelib.domain.tickets.entry import Entry
from tests.mail.samples import AT, ticket


def entry(body: str, kind: str = "message") -> Entry:
    return Entry(number="051243", entry_id="0", kind=kind, at=AT, author="requester", body=body)


class TestTicketWords:
    def test_are_of_name_subject_and_thread(self) -> None:
        thread = [entry("canasta"), entry("Adjunto", "reply"), entry("revisar", "note")]
        found = terms.ticket_words(
            ticket(full_name="Ana Ñato", subject="Censos", organization=None), thread
        )
        assert found == {"ana", "nat", "cens", "canast", "adjunt", "revis", "phone:+593991234567"}

    def test_leave_out_what_happened(self) -> None:
        assert "traslad" not in terms.ticket_words(ticket(), [entry("traslado", "event")])

    def test_hold_a_passport_and_no_cedula(self) -> None:
        assert "passport:AB123456" in terms.ticket_words(
            ticket(document_type="passport", document_number="AB123456"), []
        )
        assert not [word for word in terms.ticket_words(ticket(), []) if "1700000019" in word]

    def test_are_bounded_and_the_earliest_are_kept(self) -> None:
        thread = [entry(" ".join(f"palabra{turn}x{n}" for n in range(400))) for turn in range(60)]
        found = terms.ticket_words(ticket(phone=None), thread)
        assert len(found) == terms.MOST_WORDS
        assert {"quishp", "palabra0x0", "palabra49x0"} <= found
        assert "palabra59x399" not in found

    def test_are_also_of_the_organization(self) -> None:
        assert "prefectur" in terms.ticket_words(ticket(organization="Prefectura de Zamora"), [])
