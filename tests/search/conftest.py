"""Invented listings, their extractions and run folders."""

import dataclasses
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from records.crawl import CrawlPlan, CrawlReport, RunStatus
from records.extraction import Amount, Extraction, Kind, Label, Mention, Offer
from records.folder import RunFolder
from records.jsonl import write, write_one
from records.listing import Listing, Price

NAMES = {
    "4-mmc": ("mephedrone", Label.SUBSTANCE, True, "cathinones"),
    "mephedrone": ("mephedrone", Label.SUBSTANCE, True, "cathinones"),
    "dmt": ("dmt", Label.SUBSTANCE, True, "tryptamines"),
    "2c-b": ("2c-b", Label.SUBSTANCE, True, "phenethylamines"),
    "pmk": ("pmk", Label.PRECURSOR, True, "precursor"),
    "levamisole": ("levamisole", Label.CUTTING_AGENT, True, "cutting-agent"),
    "3-zqx": ("3-zqx", Label.SUBSTANCE, False, None),
}


@dataclass(frozen=True)
class Make:
    """Makes records with everything that a test does not care about filled in."""

    data: Path

    def listing(self, listing_id: str = "1", title: str = "DMT 1 g", **fields: Any) -> Listing:
        defaults: dict[str, Any] = {
            "source": "alpha",
            "url": f"https://alpha.example/item/{listing_id}",
            "run": "20260301T060000Z",
            "seen_at": datetime(2026, 3, 1, 6, tzinfo=UTC),
            "page_digest": "sha256:" + "0" * 64,
            "language": "en",
            "seller": "a" * 32,
            "prices": (Price(amount=Decimal("40.00"), currency="EUR"),),
        }
        return Listing(listing_id=listing_id, title=title, **{**defaults, **fields})

    def extraction(self, listing: Listing, **fields: Any) -> Extraction:
        mentions = tuple(_mentions(listing.text))
        main = dict.fromkeys(m.canonical for m in mentions if m.label is not Label.CUTTING_AGENT and m.canonical)
        offer = Offer(
            amount=Amount(mass_g=1.0),
            price=Decimal("40"),
            currency="EUR",
            price_eur=40.0,
            unit_price_eur=40.0,
            per="g",
            tier="retail",
        )
        defaults: dict[str, Any] = {
            "kind": Kind.WANT if listing.wanted else Kind.DRUG,
            "primary": tuple(main),
            "mentions": mentions,
            "offers": (offer,),
            "pipeline": "p1",
        }
        head = {name: getattr(listing, name) for name in ("source", "listing_id", "run", "text_digest")}
        return Extraction(**head, **{**defaults, **fields})

    def run(
        self,
        listings: Iterable[Listing],
        moment: str = "2026-03-01T06:00:00Z",
        *,
        source: str = "alpha",
        extractions: Sequence[Extraction] | None = None,
        status: RunStatus = RunStatus.OK,
        pipeline: str = "p1",
    ) -> RunFolder:
        """A finished crawl with its extractions; the listings take the run's source, id and time."""
        plan = CrawlPlan.at(source, datetime.fromisoformat(moment))
        folder = RunFolder.of(self.data, plan)
        folder.path.mkdir(parents=True, exist_ok=True)
        own = [dataclasses.replace(one, source=source, run=plan.run, seen_at=plan.planned_at) for one in listings]
        write_one(folder.plan, plan)
        write(folder.listings, own)
        write(folder.rejected, [])
        pages = len({(one.url, one.page_digest) for one in own})
        report = CrawlReport(
            source=source,
            run=plan.run,
            day=plan.day,
            started_at=plan.planned_at,
            finished_at=plan.planned_at,
            status=status,
            fetched=pages,
            listings=len(own),
        )
        write_one(folder.report, report)
        write(folder.extractions, extractions or [self.extraction(one, pipeline=pipeline) for one in own])
        return folder


def _mentions(text: str) -> Iterable[Mention]:
    for match in re.finditer("|".join(map(re.escape, NAMES)), text, re.IGNORECASE):
        canonical, label, known, class_ = NAMES[match.group().lower()]
        yield Mention(
            label=label,
            start=match.start(),
            end=match.end(),
            surface=match.group(),
            canonical=canonical,
            known=known,
            denied=text[max(0, match.start() - 3) : match.start()].lower() == "no ",
            found_by="test",
            substance_class=class_,
        )


@pytest.fixture
def make(data: Path) -> Make:
    return Make(data)
