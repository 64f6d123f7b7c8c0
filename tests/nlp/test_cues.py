import re

import pytest

from nlp.cues import SUBJECTS, expressions, phrases, table


@pytest.mark.parametrize("subject", [*SUBJECTS, "forms", "grades", "whole", "ordinary"])
def test_phrases(subject: str) -> None:
    found = phrases(subject)
    assert found
    assert all(p == p.strip() and p for p in found)


def test_expressions_compile() -> None:
    assert all(re.compile(line) for line in expressions("wants"))
    assert all(re.compile(form) for _, form in table("homonyms"))


def test_shapes_are_whole() -> None:
    for group, confidence, case, stems, form in table("shapes"):
        assert re.fullmatch(r"[a-z-]+", group)
        assert 0 < float(confidence) < 1
        assert case in ("any", "as-written")
        assert all(stems.split("|"))
        assert re.compile(form)
