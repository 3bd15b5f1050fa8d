"""Change an account's row, on the version that stands."""

from __future__ import annotations

from collections.abc import Callable

from chalicelib.domain.accounts.account import Account
from chalicelib.services import retries
from chalicelib.store.accounts import accounts as store
from chalicelib.store.aws.dynamodb import transact


def write_alone(after: Account) -> None:
    """Write an account's next version. Raises TransactionRefused when somebody was faster."""
    transact({"account": store.written(after)})


def change(
    account: Account,
    changed: Callable[[Account], Account],
    write: Callable[[Account], None] = write_alone,
) -> Account | None:
    """Write what ``changed`` makes of an account; of what stands by then when somebody is faster.

    Answers the account as written; None when it was erased, moved, or signed out everywhere
    meanwhile. ``write`` writes more along with it, and raises TransactionRefused as ``transact``
    does. Raises Unavailable.
    """

    def standing() -> Account | None:
        again = store.get(account.email)
        return again if again is not None and again.sessions == account.sessions else None

    def next_version(present: Account | None) -> Account | None:
        if present is None:
            return None
        after = changed(present)
        write(after)
        return after

    return retries.until_written(standing, next_version, first=account)
