import json
from pathlib import Path

import pytest

from nlp.gold import Gold, markup, read_gold
from records.convert import RecordError

RECORDS = """\

# id=w-1 kind=want primary=ketamine offer=mass_g:5
Suche {Ketamin|S|ketamine}, {5g|Q} bis {200 €|P} | {98%|U}

Grüße \u2028 aus Köln
---
# id=w_2 kind=drug primary=psilocybin_mushrooms+lsd offer=units:100,strength_mg:0.2
{100 tabs|Q} of {200ug|T} {acid|S|lsd} and {shrooms|S|psilocybin mushrooms}
---
# id=w-3 kind=other
a title without marks
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "wants.txt"
    path.write_text(RECORDS, "utf-8")
    return path


def test_marks_become_offsets(file: Path) -> None:
    first, second, third = read_gold(file)
    assert first.text == "Suche Ketamin, 5g bis 200 € | 98%\n\nGrüße \u2028 aus Köln"
    assert [(label, surface, name) for label, _, _, surface, name in first.ents] == [
        ("SUBSTANCE", "Ketamin", "ketamine"),
        ("QUANTITY", "5g", None),
        ("PRICE", "200 €", None),
        ("PURITY", "98%", None),
    ]
    assert all(first.text[start:end] == surface for _, start, end, surface, _ in first.ents)
    assert (first.source, first.kind, first.primary, first.offer) == ("wants", "want", "ketamine", {"mass_g": 5})
    assert (second.id, second.primary) == ("w_2", ("psilocybin mushrooms", "lsd"))
    assert second.offer == {"units": 100, "strength_mg": 0.2}
    assert (third.ents, third.primary, third.offer) == ((), None, None)


def test_a_folder_is_all_its_files(file: Path) -> None:
    file.with_name("other.txt").write_text("# id=o kind=other\nnothing\n")
    file.with_name("README.md").write_text("# how to add a record")
    assert [item.source for item in read_gold(file.parent)] == ["other", "wants", "wants", "wants"]


def test_what_is_written_reads_back(file: Path) -> None:
    items = read_gold(file)
    copy = file.with_name("copy") / "wants.txt"
    copy.parent.mkdir()
    copy.write_text("\n---\n".join(map(markup, items)), "utf-8")
    assert read_gold(copy) == items


@pytest.mark.parametrize(
    "item",
    [
        Gold(id="1", text="a {brace}", ents=(), kind="other"),
        Gold(id="1", text="speed", ents=(("SUBSTANCE", 0, 5, "speed", None),), kind="drug"),
        Gold(id="1", text="5g", ents=(("QUANTITY", 0, 2, "5g", None), ("QUANTITY", 0, 1, "5", None)), kind="drug"),
        Gold(id="1", text="x\n---\ny", ents=(), kind="other"),
        Gold(id="1", text="two lines\n", ents=(), kind="other"),
        Gold(id="1 2", text="an id with a blank", ents=(), kind="other"),
    ],
    ids=["brace", "name without canonical", "overlap", "parting line", "line end at the end", "id"],
)
def test_what_would_not_read_back_is_not_written(item: Gold) -> None:
    with pytest.raises(ValueError, match=r"cannot be marked up|expected"):
        markup(item)


def test_a_text_without_a_source_is_written() -> None:
    assert markup(Gold(id="1", text="5g", ents=(("QUANTITY", 0, 2, "5g", None),), kind="drug")) == (
        "# id=1 kind=drug\n{5g|Q}"
    )


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ("no head\ntext", r"wants\.txt:1: expected a head"),
        ("# id=1\ntext", r"wants\.txt:1: missing kind="),
        ("# kind=drug\ntext", r"wants\.txt:1: missing id="),
        ("# id=1 kind=drugs\ntext", r"wants\.txt:1: kind: expected one of drug, chemical, want, other, got 'drugs'"),
        ("# id=1 kind=drug kind=want\ntext", r"expected KEY=VALUE, .* got 'kind=want'"),
        ("# id=1 kind=drug note=x\ntext", r"got 'note=x'"),
        ("# id=1 kind=drug primary=\ntext", r"got 'primary='"),
        ("# id=1 kind=other primary=lsd\ntext", r"primary: expected none where kind is other, got 'lsd'"),
        ("# id=1 kind=drug offer=5g\ntext", r"offer: expected MEASURE:NUMBER, of mass_g, volume_ml, .* got '5g'"),
        ("# id=1 kind=drug offer=mass_g:0\ntext", r"got 'mass_g:0'"),
        ("# id=1 kind=drug offer=mass_g:1,mass_g:2\ntext", r"got 'mass_g:2'"),
        ("# id=1 kind=drug", r"wants\.txt:1: expected a text below the head"),
        ("# id=1 kind=drug\n\n---\n", r"wants\.txt:1: expected a text below the head"),
        ("# id=1 kind=drug\ntitle\n{5g|X}", r"wants\.txt:3: expected one of S R C P Q T U in '\{5g\|X\}', got 'X'"),
        ("# id=1 kind=drug\n{lsd|S}", r"wants\.txt:2: expected a canonical name for S, R, C only, got '\{lsd\|S\}'"),
        ("# id=1 kind=drug\n{5g|Q|mass}", r"canonical name for S, R, C only, got '\{5g\|Q\|mass\}'"),
        ("# id=1 kind=drug\n{lsd|S|}", r"canonical name for S, R, C only"),
        ("# id=1 kind=drug\n5g {lsd", r"wants\.txt:2: expected a mark as .* at '5g \{lsd'"),
        ("# id=1 kind=drug\n{a {lsd|S|lsd}}", r"wants\.txt:2: expected a mark as"),
        ("# id=1 kind=drug\na\n---\n# id=1 kind=drug\nb", r"wants\.txt:4: expected an id that no other text has"),
    ],
)
def test_a_slip_is_named_with_its_line(tmp_path: Path, record: str, message: str) -> None:
    path = tmp_path / "wants.txt"
    path.write_text(record, "utf-8")
    with pytest.raises(RecordError, match=message):
        read_gold(path)


def test_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "wants.txt"
    path.write_bytes(b"# id=1 kind=drug\n5 \x80\n")
    with pytest.raises(RecordError, match=r"wants\.txt: expected UTF-8"):
        read_gold(path)


def test_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=r"expected marked-up texts"):
        read_gold(tmp_path)


LINE = {"id": "1", "text": "abc", "ents": [], "kind": "drug"}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", r"gold\.jsonl:2: not JSON"),
        ('{"id": "1"}', r"gold\.jsonl:2: missing key 'text'"),
        (json.dumps(LINE | {"ents": [["SUBSTANCE", 0, 2, "abc", None]]}), "ents: expected a known label"),
        (json.dumps(LINE | {"ents": [["DRUG", 0, 3, "abc", None]]}), "ents: expected a known label"),
        (json.dumps(LINE | {"kind": "drugs"}), "kind: expected one of"),
        (json.dumps(LINE) + "\n" + json.dumps(LINE), r"gold\.jsonl:3: expected an id that no other text has"),
    ],
)
def test_bad_json_lines(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text("\n" + line)
    with pytest.raises(RecordError, match=message):
        read_gold(path)
