"""The same pages again change no document; another day only widens when a listing was seen."""

from typing import Any

from tests.crawler.loopback import Site
from tests.flow.market import FIRST, entry, show
from tests.flow.monitor import Monitor, at


def _collect(monitor: Monitor, now: str) -> tuple[dict[str, Any], dict[str, Any]]:
    for command in ("crawl", "extract", "index"):
        monitor.run(command, now=now)
    return monitor.documents(), monitor.documents("counts")


def test_the_second_run_of_a_day_changes_no_document(monitor: Monitor, site: Site) -> None:
    assert _changed_by_a_second_run(monitor, site) == set()
    before = monitor.documents()
    monitor.run("index", now=at(0, "09:20"))
    assert monitor.documents() == before
    monitor.run("verify", now=at(0, "09:30"))


def _changed_by_a_second_run(monitor: Monitor, site: Site) -> set[str]:
    """Names of the fields that differ; counts may not, and no document may come or go."""
    monitor.configure(entry(site))
    show(site, FIRST)
    first, first_counts = _collect(monitor, at(0, "05:05"))
    assert len(first) == len(FIRST)
    second, second_counts = _collect(monitor, at(0, "09:05"))
    assert len(monitor.folders("market")) == 2
    assert second_counts == first_counts
    assert second.keys() == first.keys()
    return {name for key in first for name in first[key] if first[key][name] != second[key].get(name)}


def test_the_next_day_widens_what_was_seen_and_nothing_else(monitor: Monitor, site: Site) -> None:
    monitor.configure(entry(site))
    show(site, FIRST)
    first, _ = _collect(monitor, at(0))
    second, counts = _collect(monitor, at(1))
    assert second.keys() == first.keys()
    changed = {name for key in first for name in first[key] if first[key][name] != second[key][name]}
    assert changed == {"last_run", "seen_on", "last_seen"}
    assert all(document["seen_on"] == ["2026-03-02", "2026-03-03"] for document in second.values())
    assert all(document["first_seen"] == "2026-03-02" for document in second.values())
    assert {(count["day"], count["listings"]) for count in counts.values()} == {("2026-03-02", 5), ("2026-03-03", 5)}
    monitor.run("verify", now=at(1))


def test_a_new_price_is_a_new_version_beside_the_old_one(monitor: Monitor, site: Site) -> None:
    monitor.configure(entry(site))
    show(site, FIRST)
    first, _ = _collect(monitor, at(0))
    page = site.pages["/listing/12"]
    site.pages["/listing/12"] = type(page)(page.body.replace(b"56.00", b"61.50"))  # type: ignore[union-attr]
    second, _ = _collect(monitor, at(1))
    (added,) = second.keys() - first.keys()
    versions = sorted(
        (document["price_eur"], document["current"], document["seen_on"])
        for document in second.values()
        if document["listing_id"] == "12"
    )
    assert second[added]["price_eur"] == 61.5
    assert versions == [(56.0, False, ["2026-03-02"]), (61.5, True, ["2026-03-03"])]
