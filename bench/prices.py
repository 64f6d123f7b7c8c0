"""Price strings against our reading of them: how many amounts and currencies are right, by class of string.

    python bench/prices.py PATH [--wrong]

PATH is a CSV with the columns `price_raw` (the string), `currency` (as it is written) and `amount` (empty: no price).
A string with its currency is read as money, one without as a number; a currency that is written elsewhere on the page
is no part of the string, and such a row is left out.
"""

import argparse
import csv
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from nlp.components.money import currency_of, find_money
from nlp.numbers import find_numbers


@dataclass(frozen=True, kw_only=True)
class Row:
    text: str
    currency: str
    amount: float | None

    @property
    def kind(self) -> str:
        """The class of the string; an empty one where it does not say all that its answer needs."""
        if self.amount is None:
            return "no price"
        if not any(char.isdigit() for char in self.text):
            return ""
        if not self.currency:
            return "number alone"
        if self.currency.lower() not in self.text.lower():
            return ""
        code = currency_of(self.currency)
        return f"money, {code}" if code else "money, currency not known here"


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    missing = {"price_raw", "currency", "amount"} - set(rows[0] if rows else ())
    if missing:
        sys.exit(f"{path}: expected the columns price_raw, currency and amount; missing: {', '.join(sorted(missing))}")
    return [
        Row(text=row["price_raw"], currency=row["currency"], amount=float(row["amount"]) if row["amount"] else None)
        for row in rows
    ]


def right(row: Row) -> bool:
    """Whether the first amount of the string is the answer, with its currency."""
    money = next(find_money(row.text), None)
    if row.amount is None:
        return money is None
    if not row.currency:
        return any(abs(number.grouped - row.amount) < 0.005 for number in find_numbers(row.text)[:1])
    return money is not None and money.currency == currency_of(row.currency) and abs(money.value - row.amount) < 0.005


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--wrong", action="store_true", help="print the strings that are read wrongly")
    options = parser.parse_args()
    rows = [row for row in read(options.path) if row.kind]
    good, bad = Counter[str](), Counter[str]()
    for row in rows:
        (good if right(row) else bad)[row.kind] += 1
        if options.wrong and not right(row):
            print(
                f"{row.kind:32} {row.text!r}: expected {row.amount} {row.currency}, read {list(find_money(row.text))}"
            )
    for kind in sorted(good | bad, key=lambda k: -good[k] - bad[k]):
        print(f"{kind:32} right {good[kind]:4}  wrong {bad[kind]:4}")
    total = sum(good.values())
    print(f"{'all':32} right {total:4}  wrong {len(rows) - total:4}  ({total / max(len(rows), 1):.3f})")


if __name__ == "__main__":
    main()
