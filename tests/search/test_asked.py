from datetime import date

import pytest

from records.problems import Misuse
from search.asked import Query, query


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (["kind=drug", "kind=want"], Query(kind=("drug", "want"))),
        (["unit-price-max=20", "per=ml"], Query(unit_price_max=20.0, per="ml")),
        (["first_seen_from=2026-01-02"], Query(first_seen_from=date(2026, 1, 2))),
        (["unknown_only=yes"], Query(unknown_only=True)),
        (["name=a=b"], Query(name=("a=b",))),
        (["size=5", "sort=newest"], Query(size=5, sort="newest")),
    ],
)
def test_filters(filters: list[str], expected: Query) -> None:
    assert query("", filters) == expected


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        (["colour=red"], "filter 'colour=red': expected FIELD=VALUE with a field of: name, substance"),
        (["kind"], "filter 'kind'"),
        (["text=x"], "filter 'text=x'"),
        (["kind=drugs"], "kind: expected one of drug, chemical, want, other, got 'drugs'"),
        (["role=x"], "role: expected one of substance"),
        (["sort=best"], "sort: expected one of relevance"),
        (["per=kg"], "per: expected one of g, ml, unit"),
        (["price_min=cheap"], "price_min: expected a number, got 'cheap'"),
        (["price_min=nan"], "price_min: expected a number, got 'nan'"),
        (["size=many"], "size: expected a whole number"),
        (["size=1001"], "size: expected 0 to 1000"),
        (["last_seen_to=1.2.2026"], "last_seen_to: expected a day as YYYY-MM-DD"),
        (["unknown_only=perhaps"], "unknown_only: expected yes or no"),
        (["price_min=2", "price_max=1"], "price_min: expected at most price_max"),
    ],
)
def test_misuse(filters: list[str], message: str) -> None:
    with pytest.raises(Misuse) as caught:
        query("", filters)
    assert message in str(caught.value)
