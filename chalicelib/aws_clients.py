"""Clients of AWS, made by botocore alone.

boto3 adds resources and managed transfers, which nothing here uses, and costs 24 ms of a cold
start. Of the models of services that a client reads whole, the package has the part that is called.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import botocore.session
from botocore.config import Config

#: Whether clients hold what they are given against the service's model before they send it, as
#: they do in tests. AWS does so anyway, and it is half of the CPU of a transaction.
JUDGES = False
#: What calls say of whom they come from. botocore's own words are put together anew twice a call,
#: and were an eighth of the CPU of an opening's request.
_NAME = "consulta-por-tickets"
#: Where the package has parts of botocore's models (``infra/packing/models.py``).
MODELS = Path(__file__).with_name("models")
_making = Lock()


def client(service: str, config: Config, **options: Any) -> Any:
    """A client of a service; region, credentials and endpoint come from the environment."""
    config = config.merge(Config(parameter_validation=JUDGES, user_agent=_NAME))
    with _making:  # a session is not made for several threads; its clients are
        return session().create_client(service, config=config, **options)


@cache
def session() -> botocore.session.Session:
    """What makes the clients of this process, and what tells of their calls."""
    made = botocore.session.get_session()
    if MODELS.is_dir():
        made.get_component("data_loader").search_paths.insert(0, str(MODELS))
    return made
