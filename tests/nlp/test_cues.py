import re

import pytest

from nlp.cues import SUBJECTS, expressions, phrases, table
from nlp.shapes import _shapes


@pytest.mark.parametrize("subject", [*SUBJECTS, "forms", "grades", "whole", "ordinary"])
def test_phrases(subject: str) -> None:
    found = phrases(subject)
    assert found
    assert all(p == p.strip() and p for p in found)


def test_expressions_compile() -> None:
    assert all(re.compile(line) for line in expressions("wants"))
    assert all(re.compile(form) for _, form in (*table("homonyms"), *table("company")))


def test_shapes_are_whole() -> None:
    parts = [row for row in table("shapes") if len(row) == 2]
    assert all(re.fullmatch(r"<[a-z\d]+>", name) for name, _ in parts)
    for group, confidence, case, join, stems, form in (row for row in table("shapes") if len(row) != 2):
        assert re.fullmatch(r"[a-z-]+", group)
        assert 0 < float(confidence) < 1
        assert case in ("any", "as-written")
        assert join in ("tight", "blanks")
        assert all(stems.split("|"))
        assert form
    assert [shape.form.pattern for shape in _shapes() if any(name in shape.form.pattern for name, _ in parts)] == []
