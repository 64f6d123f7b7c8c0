"""Who sells what, where and when: everything follows from the seed."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from random import Random

from demo import catalogue, people, plot, wording
from demo.catalogue import CHEMICALS, PRODUCTS, Product

START = date(2026, 1, 5)
FOREVER = 10_000


@dataclass(frozen=True, kw_only=True)
class Site:
    name: str
    markup: str
    """A module of `demo/markup/`."""
    layout: str
    country: str
    sellers: int
    """0: the site sells itself."""
    target: int
    """Listings that are up on an ordinary day."""
    every_days: int
    opens: int = 0
    mirror_of: str | None = None


SITES = (
    Site(name="silverleaf", markup="jsonld", layout="generic_shop", country="NL", sellers=0, target=24, every_days=1),
    Site(name="bluecrate", markup="microdata", layout="generic_shop", country="DE", sellers=0, target=22, every_days=2),
    Site(name="oldmill", markup="bare", layout="generic_shop", country="PL", sellers=0, target=14, every_days=2),
    Site(name="harbour", markup="table", layout="table_market", country="GB", sellers=32, target=62, every_days=1),
    Site(name="quay", markup="table", layout="table_market", country="ES", sellers=20, target=34, every_days=1),
    Site(name="lantern", markup="board", layout="forum", country="DE", sellers=40, target=30, every_days=1),
    Site(
        name="silverleaf-mirror",
        markup="jsonld",
        layout="generic_shop",
        country="NL",
        sellers=0,
        target=0,
        every_days=1,
        opens=plot.MIRROR.start,
        mirror_of="silverleaf",
    ),
)


@dataclass(frozen=True, kw_only=True)
class Item:
    """One listing over its life; `prices` is by (first day, amount in EUR)."""

    number: int
    site: str
    seller: str
    name: str | None
    """Canonical name of what it is about; None for ordinary goods."""
    wanted: bool
    title: str
    text: str
    category: str
    quantity: str
    """In the page's words: `5 g`, `10 tabs`; empty for goods."""
    table: tuple[tuple[str, float], ...]
    """Larger amounts: words, and their factor on the price."""
    ships_from: str
    start: int
    end: int
    """First day on which it is gone."""
    prices: tuple[tuple[int, float], ...]

    def price(self, day: int) -> float:
        return [amount for first, amount in self.prices if first <= day][-1]


class World:
    """`days` days from `start`; the same seed gives the same world."""

    def __init__(self, seed: int = 7, days: int = 60, start: date = START) -> None:
        self.seed, self.days, self.start = seed, days, start
        self._random = Random(seed)  # noqa: S311 - a simulation
        self._contacts: list[str] = []
        self._handles = {
            site.name: people.handles(self._random, site.sellers) or [f"{site.name}-store"] for site in SITES
        }

    def date(self, day: int) -> date:
        return self.start + timedelta(days=day)

    def live(self, site: str, day: int) -> tuple[Item, ...]:
        """What is up at a site on a day, oldest first; a mirror shows what its shop shows."""
        origin = next(s for s in SITES if s.name == site)
        shown = origin.mirror_of or site
        return tuple(item for item in self.items if item.site == shown and item.start <= day < item.end)

    def planted_contacts(self) -> tuple[str, ...]:
        """Contacts and seller handles that stand in the pages and must be in no file but the raw archive."""
        handles = [h for names in self._handles.values() for h in names if not h.endswith("-store")]
        return self._contacts_in(self.items) + tuple(handles)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        drawn: list[Item] = []
        for site in SITES:
            if site.mirror_of is None:
                drawn.extend(self._ordinary(site))
        drawn.extend(self._planted())
        return tuple(replace(item, number=1000 + n) for n, item in enumerate(drawn))

    def _contacts_in(self, items: tuple[Item, ...]) -> tuple[str, ...]:
        texts = "\n".join(item.text for item in items)
        return tuple(value for value in self._contacts if value in texts)

    def _ordinary(self, site: Site) -> list[Item]:
        """Listings come by a Poisson process and stay about four weeks, so that about `target` of them are up."""
        items: list[Item] = []
        mean_life = 28
        for start in range(-3 * mean_life, self.days):
            for _ in range(self._poisson(site.target / mean_life)):
                end = start + 1 + int(self._random.expovariate(1 / mean_life))
                if end > 0:
                    items.append(self._draw(site, max(start, 0), end))
        return items

    def _draw(self, site: Site, start: int, end: int) -> Item:
        chance = self._random.random()
        seller = self._random.choice(self._handles[site.name])
        if chance < 0.12:
            return self._goods(site, seller, start, end)
        pool = CHEMICALS if chance < 0.2 else PRODUCTS
        (product,) = self._random.choices(pool, [p.share for p in pool])
        if site.markup == "board" and chance < 0.6:
            return self._wish(site, seller, product.name, self._random.choice(product.shown), start=start, end=end)
        return self._offer(site, seller, product, start, end)

    def _offer(self, site: Site, seller: str, product: Product, start: int, end: int) -> Item:
        amount = self._random.choice((1, 2, 3.5, 5, 10, 25) if product.unit in ("g", "ml") else (5, 10, 25, 50, 100))
        quantity = f"{amount:g} {product.unit}"
        text = wording.offer(self._random, product.category, self._contact())
        base = round(product.eur * amount * self._random.uniform(0.75, 1.35), 2)
        table = ((f"{amount * 5:g} {product.unit}", 4.6), (f"{amount * 10:g} {product.unit}", 8.7))
        return Item(
            number=0,
            site=site.name,
            seller=seller,
            name=product.name,
            wanted=False,
            title=wording.title(self._random, self._random.choice(product.shown), quantity),
            text=text,
            category=product.category,
            quantity=quantity,
            table=table if self._random.random() < 0.4 else (),
            ships_from=self._random.choice(catalogue.PLACES),
            start=start,
            end=end,
            prices=self._drift(base, start, end),
        )

    def _wish(self, site: Site, seller: str, name: str, shown: str, *, start: int, end: int) -> Item:
        random = self._random
        return Item(
            number=0,
            site=site.name,
            seller=seller,
            name=name,
            wanted=True,
            title=random.choice(catalogue.WISH_TITLES).format(name=shown),
            text=wording.wish(random, shown, self._contact()),
            category="Wanted",
            quantity="",
            table=(),
            ships_from="",
            start=start,
            end=min(end, start + 21),
            prices=((start, 0.0),),
        )

    def _goods(self, site: Site, seller: str, start: int, end: int) -> Item:
        return Item(
            number=0,
            site=site.name,
            seller=seller,
            name=None,
            wanted=False,
            title=self._random.choice(catalogue.GOODS),
            text=wording.offer(self._random, "Goods", None),
            category="Goods",
            quantity="",
            table=(),
            ships_from=self._random.choice(catalogue.PLACES),
            start=start,
            end=end,
            prices=self._drift(round(self._random.uniform(4, 40), 2), start, end),
        )

    def _drift(self, base: float, start: int, end: int) -> tuple[tuple[int, float], ...]:
        prices = [(start, base)]
        for day in range(start + 1, min(end, self.days)):
            if self._random.random() < 0.02:
                prices.append((day, round(prices[-1][1] * self._random.uniform(0.93, 1.07), 2)))
        return tuple(prices)

    def _contact(self) -> str | None:
        if self._random.random() > 0.1:
            return None
        sentence, value = people.contact(self._random, len(self._contacts))
        self._contacts.append(value)
        return sentence

    def _poisson(self, mean: float) -> int:
        count, left = 0, self._random.expovariate(1)
        while left < mean:
            count, left = count + 1, left + self._random.expovariate(1)
        return count

    def _planted(self) -> list[Item]:
        """The events and the typo. A seller has one listing of a planted name."""
        unknown = Product(name=plot.UNKNOWN, shown=("Velonitazene",), category="Opioids", eur=140)
        rising = Product(
            name=plot.RISING,
            shown=("Bromazolam", "bromazolam pellets"),
            category="Benzodiazepines",
            eur=0.8,
            unit="pellets",
        )
        cutting = Product(
            name=plot.CUTTING,
            shown=("Levamisole HCl", "Levamisole"),
            category="Chemicals",
            eur=0.4,
            role="cutting_agent",
        )
        typo = Product(name=plot.TYPO, shown=("Mettonitazene",), category="Opioids", eur=115)
        items = []
        for sites, product, days in (
            ("harbour quay harbour bluecrate harbour quay harbour", unknown, (20, 25, 28, 31, 33, 34, 36)),
            ("harbour quay", rising, (0, 0)),
            ("harbour quay " * 6, rising, (36, 37, 38, 39, 40, 41, 42, 43, 45, 46, 48, 49)),
            ("harbour bluecrate", cutting, (0, 3)),
            ("harbour quay " * 5, cutting, (41, 42, 43, 44, 45, 46, 47, 48, 49, 50)),
        ):
            items += self._spread(sites.split(), product, days)
        harbour = next(s for s in SITES if s.name == "harbour")
        items.append(self._offer(harbour, self._handles["harbour"][-1], typo, plot.MISSPELT.start, plot.MISSPELT.end))
        board = next(s for s in SITES if s.name == "lantern")
        for n, day in enumerate((2, 17, 30, 31, 32, 32, 33, 34, 35, 36, 37, 39, 40)):
            seller = self._handles["lantern"][n]
            items.append(self._wish(board, seller, plot.DEMANDED, "PMK glycidate", start=day, end=day + 16))
        return items

    def _spread(self, sites: list[str], product: Product, days: tuple[int, ...]) -> list[Item]:
        used: dict[str, int] = {}
        items = []
        for name, day in zip(sites, days, strict=True):
            site = next(s for s in SITES if s.name == name)
            sellers = self._handles[name]
            seller = sellers[used.get(name, 0) % len(sellers)]
            used[name] = used.get(name, 0) + 1
            items.append(self._offer(site, seller, product, day, FOREVER))
        return items
