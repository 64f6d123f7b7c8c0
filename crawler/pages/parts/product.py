"""What any syntax may say about the one product of a page."""

from dataclasses import dataclass, field

from records.listing import Price, Shipping


@dataclass(frozen=True, kw_only=True)
class Product:
    """Every field may be missing; `fill` takes what one source lacks from the next."""

    name: str = ""
    description: str = ""
    sku: str | None = None
    brand: str | None = None
    category: tuple[str, ...] = ()
    prices: tuple[Price, ...] = ()
    in_stock: bool | None = None
    seller: str | None = None
    ships_from: str | None = None
    ships_to: tuple[str, ...] = ()
    shipping: tuple[Shipping, ...] = field(default=())

    def fill(self, other: "Product") -> "Product":
        mine = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return Product(
            **{name: getattr(other, name) if value in ("", (), None) else value for name, value in mine.items()}
        )


def availability(value: object) -> bool | None:
    """schema.org's ItemAvailability, or the words that shops use for it."""
    word = str(value or "").rsplit("/", 1)[-1].lower().replace(" ", "").replace("_", "").replace("-", "")
    if not word:
        return None
    if any(mark in word for mark in ("outofstock", "soldout", "discontinued", "oos", "unavailable", "notavailable")):
        return False
    return (
        True
        if any(
            mark in word
            for mark in ("instock", "limited", "preorder", "online", "backorder", "available", "instoreonly")
        )
        else None
    )
