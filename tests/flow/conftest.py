"""An installation with a mail server of its own, on the session's Elasticsearch."""

import mailbox
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.settings import Settings
from demo.mailserver import mail_server
from search import node
from search.store import connect
from tests.crawler.loopback import Site, close, serve
from tests.flow.monitor import Monitor


@pytest.fixture
def elasticsearch(elasticsearch_settings: Settings) -> str:
    """The address of the session's node."""
    return node.ensure(elasticsearch_settings).url


@pytest.fixture
def prefix(elasticsearch_settings: Settings, elasticsearch: str) -> Iterator[Callable[[], str]]:
    """Prefixes of index names that nobody else has; their indices are gone afterwards."""
    made: list[str] = []

    def new() -> str:
        made.append(f"f{uuid.uuid4().hex[:12]}")
        return made[-1]

    yield new
    store = connect(elasticsearch_settings, node.Endpoint(url=elasticsearch))
    for each in made:
        for index in store.request("GET", f"{each}-*/_alias", expand_wildcards="all"):
            store.request("DELETE", index)
    for template in store.request("GET", "_index_template")["index_templates"]:
        if template["name"].startswith(tuple(made)):
            store.request("DELETE", f"_index_template/{template['name']}")
    store.close()


@pytest.fixture
def monitor(tmp_path: Path, elasticsearch: str, prefix: Callable[[], str]) -> Iterator[Monitor]:
    """An installation without sources; its mails are in `maildir`."""
    with mail_server(tmp_path / "maildir") as port:
        made = Monitor(folder=tmp_path, elasticsearch=elasticsearch, prefix=prefix(), smtp_port=port)
        made.configure()
        yield made


@pytest.fixture
def site() -> Iterator[Site]:
    made = serve()
    yield made
    close(made)


@pytest.fixture
def inbox(tmp_path: Path) -> mailbox.Maildir:
    return mailbox.Maildir(tmp_path / "maildir", create=True)
