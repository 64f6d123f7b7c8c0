import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.lexicon import load as load_lexicon
from nlp.extract import extract_run, extract_texts
from nlp.pipeline import Pipeline, load
from records.extraction import Extraction
from records.folder import RunFolder
from records.jsonl import dumps, read, write
from records.listing import Listing
from records.problems import FailedItems

LEXICON = load_lexicon()


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return load(LEXICON)


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    made = RunFolder(tmp_path, "2026-01-02", "demo", "20260102T000000Z")
    made.path.mkdir(parents=True)
    write(
        made.listings,
        [listing(str(i), title) for i, title in enumerate(("5g ketamine", "a \ud800 title", "", "1kg PMK"))],
    )
    return made


def listing(listing_id: str, title: str) -> Listing:
    return Listing(
        source="demo",
        listing_id=listing_id,
        url="https://shop.example/" + listing_id,
        run="20260102T000000Z",
        seen_at=datetime(2026, 1, 2, tzinfo=UTC),
        page_digest="sha256:0",
        title=title,
        language="en",
    )


def test_one_extraction_for_every_listing(folder: RunFolder, pipeline: Pipeline) -> None:
    steps: list[int] = []
    assert extract_run(folder, pipeline, lambda: steps.append(1)) == 4
    made = list(read(Extraction, folder.extractions))
    assert [e.listing_id for e in made] == ["0", "1", "2", "3"]
    assert [e.text_digest for e in made] == [x.text_digest for x in read(Listing, folder.listings)]
    assert len(steps) == 4


def test_a_second_run_does_nothing(folder: RunFolder, pipeline: Pipeline) -> None:
    extract_run(folder, pipeline)
    before = folder.extractions.stat()
    assert extract_run(folder, pipeline) == 4
    assert folder.extractions.stat().st_ino == before.st_ino


def test_another_pipeline_or_more_listings_are_read_again(folder: RunFolder, pipeline: Pipeline) -> None:
    extract_run(folder, pipeline)
    other = load(LEXICON, frozenset(["ketamine"]))
    extract_run(folder, other)
    assert {e.pipeline for e in read(Extraction, folder.extractions)} == {other.version}
    with folder.listings.open("a") as lines:
        lines.write(dumps(listing("4", "1g MDMA")) + "\n")
    assert extract_run(folder, other) == 5


def test_a_half_written_file_is_no_result(folder: RunFolder, pipeline: Pipeline) -> None:
    folder.extractions.with_name("extractions.jsonl.part").write_text("{")
    assert extract_run(folder, pipeline) == 4


def test_a_bad_listing_is_named_and_the_rest_goes_on(folder: RunFolder, pipeline: Pipeline) -> None:
    lines = folder.listings.read_text().splitlines()
    folder.listings.write_text("\n".join([lines[0], "{broken", '{"source": 5}', *lines[1:]]) + "\n")
    with pytest.raises(FailedItems, match=r"(?s)2 lines.*listings\.jsonl:2: not JSON.*listings\.jsonl:3: "):
        extract_run(folder, pipeline)
    assert sum(1 for _ in read(Extraction, folder.extractions)) == 4


def test_texts(tmp_path: Path, pipeline: Pipeline) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(
        '{"id": "a", "text": "5g MDMA \\ud800"}\n\n{"id": "b", "text": ""}\n{"id": "c", "text": "MDMA + LSD combo"}\n'
    )
    assert extract_texts(source, target, pipeline) == 3
    first, second, third = map(json.loads, target.read_text().splitlines())
    assert first == {
        "id": "a",
        "ents": [["QUANTITY", 0, 2, "5g", None], ["SUBSTANCE", 3, 7, "MDMA", "mdma"]],
        "kind": "drug",
        "primary": "mdma",
        "offer": {"mass_g": 5.0},
    }
    assert second == {"id": "b", "ents": [], "kind": "other", "primary": None, "offer": None}
    assert third["primary"] == ["mdma", "lsd"]


@pytest.mark.parametrize(
    "bad",
    [
        "{",
        "[]",
        '{"id": "x"}',
        '{"id": 5, "text": "a"}',
        '{"id": "x", "text": null}',
    ],
)
def test_bad_texts(tmp_path: Path, pipeline: Pipeline, bad: str) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(bad + '\n{"id": "b", "text": "5g MDMA"}\n')
    with pytest.raises(FailedItems, match=r"in\.jsonl:1: "):
        extract_texts(source, target, pipeline)
    assert [json.loads(line)["id"] for line in target.read_text().splitlines()] == ["b"]
