from typing import Any

import pytest

from crawler.pages.parts.marks import LOG_IN_LABEL, NOT_FOUND_LABEL, OFFERED_LABEL, WANTED_LABEL


@pytest.mark.parametrize(
    ("pattern", "matching", "other"),
    [
        (
            NOT_FOUND_LABEL,
            [
                "404",
                "Error 404",
                "Listing not found",
                "Item could not be found",
                "Page nicht gefunden",
                "no longer available",
            ],
            ["404 mg", "Found in the north", "Not for human use"],
        ),
        (
            LOG_IN_LABEL,
            ["Login", "Sign in", "Log-in to continue", "Verify you are human", "Anmelden"],
            ["Logistics", "Designing", "Blog in"],
        ),
        (
            WANTED_LABEL,
            ["WTB", "Wanted", "Looking for", "Suche", "Busco", "Gezocht"],
            ["Offers", "unwanted goods list", "Suchen"],
        ),
        (OFFERED_LABEL, ["WTS", "For sale", "Selling", "Biete", "Offers"], ["Wanted", "Sellotape"]),
    ],
)
def test_labels(pattern: Any, matching: list[str], other: list[str]) -> None:
    assert [text for text in matching if not pattern.search(text)] == []
    assert [text for text in other if pattern.search(text)] == []
