import json
from pathlib import Path

import pytest

from nlp.pipeline import Pipeline
from nlp.prose import PageText, count_names, read_pages
from records.convert import RecordError


def test_only_legal_pages_are_read(tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl"
    rows = [
        {"site_id": "1", "text": "one", "label": "legal", "source": "shop"},
        {"site_id": "2", "text": "two", "label": "illegal", "source": "shop"},
        {"text": "three"},
    ]
    path.write_text("\n\n".join(map(json.dumps, rows)))
    assert read_pages(path) == (PageText(text="one", source="shop"), PageText(text="three"))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "not JSON"),
        ("[]", "expected a mapping"),
        ('{"label": "legal"}', "missing key 'text'"),
        ('{"text": 5}', "text"),
    ],
)
def test_bad_pages(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "pages.jsonl"
    path.write_text("\n" + line)
    with pytest.raises(RecordError, match=rf"pages\.jsonl:2.*{message}"):
        read_pages(path)


def test_names_are_counted_by_source(pipeline: Pipeline) -> None:
    pages = [
        PageText(text="A garden hose of ten metres, blue.", source="shop"),
        PageText(text="5g ketamine, then Ketamine again", source="market"),
    ]
    found = count_names(pages, pipeline)
    assert [(p.source, p.pages, p.words, p.mentions, p.offers) for p in found.sources] == [
        ("all", 2, 12, 2, 1),
        ("shop", 1, 7, 0, 0),
        ("market", 1, 5, 2, 1),
    ]
    assert found.sources[2].per_1000_words.value == pytest.approx(400)
    assert [(s.surface, s.canonical, s.mentions) for s in found.seen] == [("ketamine", "ketamine", 2)]
    assert found.seen[0].example == "5g ketamine, then Ketamine again"


def test_one_source_is_not_told_twice(pipeline: Pipeline) -> None:
    assert [p.source for p in count_names([PageText(text="nothing")], pipeline).sources] == ["all"]
