"""Real saved market pages through the whole chain: `python bench/market_pages.py PATH`.

PATH holds saved pages of the markets apollon, cryptonia and dream, and `expected.json`, a list of
{"market", "page", "function", "expected"} that another project's tests expect of them. The pages are served on
loopback, crawled, extracted and indexed by the real command; then every expected value that a Listing has a field for
is compared with the Listing, and a search shows a listing. Prints one line a value; exit 1 where one differs.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import yaml

from crawler.privacy import hash_seller
from records.folder import runs
from records.jsonl import read
from records.listing import Listing

MARKETS = ("apollon", "cryptonia", "dream")
ACCEPTED = {"apollon": ("XMR", "LTC", "BCH"), "dream": ("BTC", "BCH", "XMR")}
NO_FIELD = "no field"


class Pages(SimpleHTTPRequestHandler):
    """Serves the folder; links that lead out of it are 404s, as on a closed market."""

    def list_directory(self, path: Any) -> None:  # noqa: ARG002 - the library's signature
        self.send_error(404)

    def log_message(self, format: str, *args: Any) -> None:
        pass


def got(listing: Listing, function: str, market: str, key: bytes, expected: Any) -> tuple[Any, Any]:
    """What the Listing has for an expected value, and the expectation in the Listing's own terms."""
    if function == "accepts_currencies":
        return [code in listing.accepts for code in ACCEPTED[market]], expected
    if function == "get_payment_method":
        return listing.escrow, expected[0]
    if function == "get_shipping_methods":
        rows = expected if not expected or isinstance(expected[0], list) else [expected]
        shown = [[s.name, s.days, s.currency, None if s.amount is None else float(s.amount)] for s in listing.shipping]
        return shown, [row[:4] for row in rows]
    if function == "get_bulk_prices":
        prices = [[price.quantity, float(price.amount)] for price in listing.prices[1:]]
        return prices, [[f"{r[0]}-{r[1]} Each" if r[1] else f"{r[0]}+ Each", r[2]] for r in expected]
    if function == "get_listing_text":
        return (bool(listing.description) if expected is True else listing.description), (
            expected if expected is True else expected.strip()
        )
    if function == "get_seller_name_from_listing":
        return listing.seller, hash_seller(key, expected)
    if function == "get_fiat_price":
        return (float(listing.prices[0].amount) if listing.prices else None), expected
    if function == "get_price_and_currency":
        return [float(listing.prices[0].amount), listing.prices[0].currency], expected
    if function == "get_categories":
        return list(listing.category), [row[0] for row in expected][::-1]
    if function == "get_fiat_exchange_rates":
        return {code: float(rate) for code, rate in listing.rates.items()}, expected
    plain = {
        "get_sales": "sales",
        "get_destination_countries": "ships_to",
        "get_quantity_in_stock": "stock",
        "get_listing_title": "title",
        "get_origin_country": "ships_from",
        "get_has_escrow": "escrow",
    }
    if function not in plain:
        return NO_FIELD, expected
    value = getattr(listing, plain[function])
    return (list(value) if isinstance(value, tuple) else value), expected


def sources(folder: Path, port: int) -> dict[str, Any]:
    return {
        "sources": [
            {
                "name": market,
                "start_urls": [
                    f"http://127.0.0.1:{port}/{page.relative_to(folder)}"
                    for page in sorted((folder / market).rglob("*.html"))
                ],
                "layout": market,
                "country": "XX",
                "language": "en",
                "currency": "USD",
                "schedule": "0 5 * * *",
                "delay_seconds": 0,
                "expected_min": 1,
                "expected_max": 100,
                "legal_ground": "Saved pages of a closed market, served on this machine's own loopback.",
                "allow_private": True,
                "max_pages": 2000,
            }
            for market in MARKETS
        ]
    }


def npsmon(*words: str, environment: dict[str, str]) -> None:
    print(f"\n$ npsmon {' '.join(words)}", flush=True)
    subprocess.run([sys.executable, "-m", "npsmon", *words], env={**os.environ, **environment}, check=False)


def main(folder: Path) -> int:
    handler = partial(Pages, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as work:
        data, config = Path(work) / "data", Path(work) / "config"
        config.mkdir()
        (config / "sources.yaml").write_text(yaml.safe_dump(sources(folder, server.server_address[1])))
        environment = {"NPSMON_DATA": str(data), "NPSMON_CONFIG": str(config)}
        for command in ("crawl", "extract", "index", "verify", "crawl", "extract", "index", "verify"):
            npsmon(command, environment=environment)
        npsmon("find", "dmt", "--size", "3", environment=environment)
        key = (data / "keys" / "seller.key").read_bytes()
        first = {f.source: f for f in reversed(list(runs(data)))}
        listings = {one.url: one for f in first.values() for one in read(Listing, f.listings)}
        verdicts = Counter(table(folder, listings, server.server_address[1], key))
        npsmon("node", "stop", environment=environment)
    server.shutdown()
    print(dict(verdicts))
    return 1 if verdicts["WRONG"] else 0


def table(folder: Path, listings: dict[str, Listing], port: int, key: bytes) -> list[str]:
    verdicts = []
    for number, row in enumerate(json.loads((folder / "expected.json").read_text())):
        listing = listings.get(f"http://127.0.0.1:{port}/{row['page']}")
        if listing is None:
            found, expected = NO_FIELD, row["expected"]
        else:
            found, expected = got(listing, row["function"], row["market"], key, row["expected"])
        verdict = NO_FIELD if found == NO_FIELD else "right" if found == expected else "WRONG"
        verdicts.append(verdict)
        where = f"{row['market']}/{Path(row['page']).stem} {row['function']}"
        print(f"{number:2} {verdict:8} {where:62} expected {short(expected):60} got {short(found)}")
    return verdicts


def short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "..."


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
