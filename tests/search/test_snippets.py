import pytest

from records.extraction import Label, Mention
from search.snippets import LONGEST, marks, passage
from search.words import parse

TEXT = "Pure 2C-B and 2CB, not 2c; café sold. Mephedrone too"


def mention(surface: str, canonical: str) -> Mention:
    start = TEXT.index(surface)
    return Mention(
        label=Label.SUBSTANCE,
        start=start,
        end=start + len(surface),
        surface=surface,
        canonical=canonical,
        found_by="test",
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("2c-b", ["2C-B", "2CB"]),
        ("2cb", ["2C-B", "2CB"]),
        ("cafe", ["café"]),
        ("meph*", ["Mephedrone"]),
        ("-cafe sold", ["sold"]),
        ("nothing", []),
        ("", []),
    ],
)
def test_marks(query: str, expected: list[str]) -> None:
    assert [TEXT[a:b] for a, b in marks(TEXT, parse(query), [])] == expected


def test_marks_by_name() -> None:
    mentions = [mention("Mephedrone", "mephedrone"), mention("2C-B", "2c-b")]
    assert [TEXT[a:b] for a, b in marks(TEXT, parse(""), mentions, ["mephedrone"])] == ["Mephedrone"]
    words = parse("meow", lambda _: "mephedrone")
    assert [TEXT[a:b] for a, b in marks(TEXT, words, mentions)] == ["Mephedrone"]


@pytest.mark.parametrize("text", ["x " * 300 + "DMT" + " y" * 300, "DMT", "x" * 400 + " DMT " + "y" * 400])
def test_passage(text: str) -> None:
    found = passage(text, marks(text, parse("dmt"), []))
    assert found.text == text[found.offset : found.offset + len(found.text)]
    assert [found.text[a:b] for a, b in found.marks] == ["DMT"]
    assert len(found.text) <= LONGEST


def test_passage_without_marks() -> None:
    assert passage("abc", []).text == "abc"
    assert passage("", []).text == ""
