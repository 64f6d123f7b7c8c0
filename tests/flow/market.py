"""An invented market: what it sells on the first day, what it adds on the second, and its pages."""

from dataclasses import dataclass

from tests.crawler.loopback import Answer, Site


@dataclass(frozen=True, kw_only=True)
class Ware:
    number: int
    title: str
    seller: str
    price: str
    quantity: str
    text: str


FIRST = (
    Ware(number=11, title="MDMA crystal 5 g", seller="FernHollow", price="€ 120.00", quantity="5 g",
         text="Large pieces, pale. Write to fern.hollow@example.org or +44 7700 900123 before Friday."),
    Ware(number=12, title="Ketamine 2 g", seller="StoneLark", price="€ 56.00", quantity="2 g",
         text="Needles from the autumn lot, weighed on the day it leaves."),
    Ware(number=13, title="LSD blotters 25 tabs", seller="MossGate", price="€ 150.00", quantity="25 tabs",
         text="Plain white sheet, kept dark and cold since the summer."),
    Ware(number=14, title="Caffeine anhydrous 100 g", seller="FernHollow", price="€ 9.00", quantity="100 g",
         text="Fine powder in a resealable bag with its paper."),
    Ware(number=15, title="Glass storage jars with lids", seller="PineRook", price="€ 14.00", quantity="",
         text="A dozen of them, boxed with straw."),
)  # fmt: skip
NEW_NAME = "velonitazene"
SECOND = (
    *FIRST,
    Ware(number=21, title="Velonitazene 1 g", seller="AshMeadow", price="€ 140.00", quantity="1 g",
         text="Just arrived, off-white, one bag for each person at this time."),
    Ware(number=22, title="Velonitazene - 5 g", seller="TarnWillow", price="€ 610.00", quantity="5 g",
         text="Five sealed packets travel together; the report is among the photos."),
    Ware(number=23, title="2 g of Velonitazene", seller="HeathOtter", price="€ 270.00", quantity="2 g",
         text="Ask about larger amounts in the evening, we answer everybody."),
)  # fmt: skip
DEPOT_NAMES = ("Etizolam", "Diazepam", "Metonitazene", "3-MMC", "Lidocaine HCl", "Benzocaine")


def _navigation(body: str) -> Answer:
    return Answer(f'<nav class="categories"><a href="/">All</a></nav>{body}'.encode())


def index(*paths: str) -> Answer:
    rows = "".join(f'<tr><td><a href="{path}">see</a></td><td>one</td></tr>' for path in paths)
    return _navigation(f'<h1>All</h1><table class="listings"><tr><th>Title</th><th>Seller</th></tr>{rows}</table>')


def page(ware: Ware) -> Answer:
    rows = {"Listing": ware.number, "Seller": ware.seller, "Price": ware.price, "Quantity": ware.quantity}
    details = "".join(f"<tr><th>{name}</th><td>{value}</td></tr>" for name, value in rows.items() if value)
    return _navigation(
        f'<ol class="breadcrumb"><li><a href="/">Home</a></li></ol><h1>{ware.title}</h1>'
        f'<table class="details">{details}</table><div class="description"><p>{ware.text}</p></div>'
    )


def depot(count: int) -> Answer:
    """One page that is itself the list: a row a listing."""
    rows = "".join(
        f'<tr id="d{n}"><td>{DEPOT_NAMES[n % 6]} lot {n}</td><td>keeper{n % 7}</td><td>€ {n % 90 + 10}.00</td>'
        f"<td>{n % 9 + 1} g</td></tr>"
        for n in range(count)
    )
    head = "<tr><th>Title</th><th>Seller</th><th>Price</th><th>Quantity</th></tr>"
    return _navigation(f'<h1>Depot</h1><table class="listings">{head}{rows}</table>')


def show(site: Site, wares: tuple[Ware, ...]) -> None:
    """Let the site sell exactly these."""
    site.pages.clear()
    site.pages["/robots.txt"] = Answer(b"User-agent: *\nAllow: /\n", content_type="text/plain")
    site.pages["/"] = index(*(f"/listing/{ware.number}" for ware in wares))
    site.pages |= {f"/listing/{ware.number}": page(ware) for ware in wares}


def entry(site: Site, name: str = "market", **changes: object) -> dict[str, object]:
    """The site's entry for `sources.yaml`."""
    return {
        "name": name,
        "start_urls": [f"{site.url}/"],
        "layout": "table_market",
        "country": "NL",
        "language": "en",
        "currency": "EUR",
        "schedule": "0 5 * * *",
        "delay_seconds": 0,
        "expected_min": 1,
        "expected_max": 2000,
        "legal_ground": "A site that the tests serve themselves.",
        "allow_private": True,
    } | changes
