from datetime import date
from typing import Any

from search.asked import Query
from search.counts import panel
from search.find import find
from search.ingest import ingest_run
from search.retention import Purged, purge
from search.store import Store


def test_purge(store: Store, make: Any) -> None:
    old = make.run([make.listing("old"), make.listing("kept")], "2026-01-31T06:00:00Z")
    new = make.run([make.listing("kept"), make.listing("new", "4-MMC")], "2026-02-01T06:00:00Z")
    for folder in (old, new):
        folder.archive.parent.mkdir(parents=True)
        folder.archive.write_bytes(b"raw")
        ingest_run(store, folder)
    assert purge(store, make.data, date(2026, 2, 1)) == Purged(documents=1, archives=2)
    assert sorted(r.listing_id for r in find(store, Query()).rows) == ["kept", "new"]
    assert (old.archive.exists(), old.path.exists()) == (False, False)
    assert (new.archive.exists(), new.path.exists()) == (True, True)
    assert len(panel(store, date(2026, 2, 1)).days) == 2, "counts stay"
    assert purge(store, make.data, date(2026, 2, 1)) == Purged(documents=0, archives=0)


def test_nothing_there(store: Store, make: Any) -> None:
    assert purge(store, make.data, date(2026, 2, 1)) == Purged(documents=0, archives=0)
