"""The real parts that several rooms' tests share."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.settings import Settings
from search import node
from search.store import Store, connect


@pytest.fixture(scope="session")
def elasticsearch_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings of a node that is started once for the whole run."""
    settings = Settings(data=tmp_path_factory.mktemp("elasticsearch"), node_heap_mb=512)
    node.start(settings)
    yield settings
    node.stop(settings)


@pytest.fixture
def store(elasticsearch_settings: Settings, request: pytest.FixtureRequest) -> Iterator[Store]:
    """A connection with index names of its own, which are gone afterwards."""
    endpoint = node.ensure(elasticsearch_settings)
    settings = Settings(
        data=elasticsearch_settings.data, index_prefix=f"t{uuid.uuid4().hex[:12]}", elasticsearch_url=endpoint.url
    )
    store = connect(settings, endpoint)
    yield store
    indices = store.request("GET", f"{store.prefix}-*/_alias", expand_wildcards="all")
    for name in indices:
        store.request("DELETE", name)
    store.close()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An empty data folder."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    return folder
