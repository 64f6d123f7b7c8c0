from datetime import date
from typing import Any

import pytest

from records.counts import Role
from records.problems import Misuse
from search import queries
from search.asked import Query
from search.words import parse

NOW = {"term": {"current": True}}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Query(), [NOW]),
        (Query(all_versions=True), []),
        (Query(substance=("dmt", "lsd")), [{"terms": {"substances": ["dmt", "lsd"]}}, NOW]),
        (Query(substance_class=("opioids",), kind=("drug",)),
         [{"terms": {"classes": ["opioids"]}}, {"terms": {"kind": ["drug"]}}, NOW]),
        (Query(role=("precursor",)),
         [{"bool": {"should": [{"prefix": {"counted": "precursor|"}}], "minimum_should_match": 1}}, NOW]),
        (Query(price_min=1, price_max=2), [{"range": {"price_eur": {"gte": 1, "lte": 2}}}, NOW]),
        (Query(unit_price_max=0, per="unit"), [{"range": {"eur_per_unit": {"lte": 0}}}, NOW]),
        (Query(last_seen_from=date(2026, 1, 2)), [{"range": {"last_seen": {"gte": "2026-01-02"}}}, NOW]),
        (Query(unknown_only=True), [{"exists": {"field": "unknown"}}, NOW]),
    ],
)  # fmt: skip
def test_filters(asked: Query, expected: list[Any]) -> None:
    assert queries.filters(asked) == expected


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        (Query(), "_score"),
        (Query(sort="newest"), "last_seen"),
        (Query(sort="oldest"), "first_seen"),
        (Query(sort="price"), "price_eur"),
        (Query(sort="unit_price", per="ml"), "eur_per_ml"),
    ],
)
def test_sort(asked: Query, first: str) -> None:
    found = queries.sort(asked)
    assert list(found[0]) == [first]
    assert found[-1] == {"key": {"order": "asc"}}


def test_words() -> None:
    body = queries.matching(Query(), parse('"pure crystal" -fake keta*'))["bool"]
    phrase, begin = body["must"]
    assert phrase["dis_max"]["queries"][0] == {"match_phrase": {"folded": "pure crystal"}}
    assert begin["dis_max"]["queries"][0] == {"prefix": {"folded": "keta"}}
    assert body["must_not"] == [queries._word(parse("fake").wanted[0])]


def test_a_whole_text_that_is_one_name() -> None:
    body = queries.matching(Query(), parse("magic mushrooms", lambda t: "psilocybin" if " " in t else None))["bool"]
    by_words, by_name = body["must"][0]["bool"]["should"]
    assert len(by_words["bool"]["must"]) == 2
    assert by_name["term"]["names"]["value"] == "psilocybin"


def test_naming() -> None:
    body = queries.naming_body("pmk", Role.PRECURSOR, date(2026, 1, 1), date(2026, 1, 2))
    counted, days = body["bool"]["filter"]
    assert sorted(counted["terms"]["counted"]) == [
        "precursor|offer|known|pmk",
        "precursor|offer|unknown|pmk",
        "precursor|want|known|pmk",
        "precursor|want|unknown|pmk",
    ]
    assert days == {"range": {"seen_on": {"gte": "2026-01-01", "lte": "2026-01-02"}}}


def test_cursor() -> None:
    assert queries.read_cursor(queries.cursor([1.5, "a", None]), 3) == [1.5, "a", None]
    for text, length in ((queries.cursor([1]), 2), ("%%%", 1), ("", 1), ("e30=", 1)):
        with pytest.raises(Misuse, match="after: expected the `next`"):
            queries.read_cursor(text, length)
