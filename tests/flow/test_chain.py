"""Page to mail, through the `npsmon` command alone."""

import csv
import json
import mailbox

from records.listing import Listing
from tests.crawler.loopback import Site
from tests.flow.market import FIRST, NEW_NAME, SECOND, entry, show
from tests.flow.monitor import RECIPIENTS, Monitor, at


def _day(monitor: Monitor, day: int) -> None:
    for command in ("crawl", "extract", "index", "detect", "digest"):
        monitor.run(command, now=at(day))


def test_from_page_to_mail(monitor: Monitor, site: Site, inbox: mailbox.Maildir) -> None:
    monitor.configure(entry(site))
    show(site, FIRST)
    _day(monitor, 0)
    show(site, SECOND)
    _day(monitor, 1)

    listing = monitor.listings("market", 1)["21"]
    _found_by_the_analyst(monitor, listing)
    _alerted(monitor)
    _mailed(inbox, listing)
    monitor.run("verify", now=at(1))
    checks = json.loads(monitor.run("verify", "--json", now=at(1)).stdout)
    assert [(run["fetched"], run["listings"], run["rejected_pages"], run["found"]) for run in checks] == [
        (6, 5, 1, 5),
        (9, 8, 1, 8),
    ]
    monitor.run("health", now=at(1))


def _found_by_the_analyst(monitor: Monitor, listing: Listing) -> None:
    shown = monitor.run("find", NEW_NAME, now=at(1)).stdout
    assert listing.seller is not None
    for expected in ("3 listings", "Velonitazene 1 g", "140.00 EUR/g", listing.seller[:12], "AshMeadow"):
        assert (expected in shown) is (expected != "AshMeadow"), shown
    (results,) = json.loads(monitor.run("find", NEW_NAME, "--json", "--facets", now=at(1)).stdout)
    assert results["total"] == 3
    row = next(row for row in results["rows"] if row["listing_id"] == "21")
    assert row["title"] == "Velonitazene 1 g"
    assert row["seller"] == listing.seller
    assert row["unknown"] == [NEW_NAME]
    assert row["unit_price_eur"] == 140.0
    assert row["url"].startswith("hxxp://")
    marked = [row["snippet"]["text"][start:end] for start, end in row["snippet"]["marks"]]
    assert "Velonitazene" in marked
    exported = monitor.folder / "found.csv"
    monitor.run("find", "--csv", str(exported), now=at(1))
    with exported.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert {row["title"] for row in rows} == {ware.title for ware in SECOND}


def _alerted(monitor: Monitor) -> None:
    assert NEW_NAME in monitor.run("alerts", now=at(1)).stdout
    alerts = json.loads(monitor.run("alerts", "--json", now=at(1)).stdout)
    sighting = next(a for a in alerts if a["signal"]["rule"] == "sighting")
    assert sighting["signal"]["key"] == NEW_NAME
    assert sighting["evidence"]["sellers"] == 3
    assert {snippet["listing_id"] for snippet in sighting["evidence"]["snippets"]} == {"21", "22", "23"}


def _mailed(inbox: mailbox.Maildir, listing: Listing) -> None:
    """Both days to both recipients; the first day's is empty, the second tells of the new name to both."""
    mails = list(inbox)
    assert sorted(mail["To"] for mail in mails) == sorted(RECIPIENTS * 2)
    assert len({mail["Message-ID"] for mail in mails}) == 4
    bodies = [
        part.get_payload(decode=True).decode()
        for mail in mails
        for part in mail.walk()
        if part.get_content_maintype() == "text"
    ]
    assert len(bodies) == 8
    telling = [body for body in bodies if NEW_NAME in body.lower()]
    assert len(telling) == 4
    assert all(listing.url not in body for body in bodies)
