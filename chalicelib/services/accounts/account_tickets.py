"""The tickets that are an account's own, to be shown or erased."""

from __future__ import annotations

from chalicelib.domain.accounts.account import Account
from chalicelib.domain.tickets.summary import TicketSummary
from chalicelib.domain.tickets.ticket import Ticket
from chalicelib.store.tickets import requester_lists, tickets


def rows(account: Account) -> tuple[list[TicketSummary], list[str]]:
    """All of an account's tickets, as ``by_email`` lists them, and the numbers of those that
    cannot be read."""
    reads = [requester_lists.all_of_address(one.email, one.until) for one in account.addresses]
    listed = [row for read in reads for row in read.items]
    return listed, [str(row["number"]) for read in reads for row in read.bad]


def standing(row: TicketSummary, account: Account) -> Ticket | None:
    """A ticket of the index as it stands this instant; None when it was taken a moment ago, came
    to an address of the account's after the account had left it, or came without proof."""
    ticket = tickets.get(row.number, row.email)
    if ticket is None or not account.opens(ticket) or not account.owns(ticket):
        return None
    return ticket
