import io
import json
import sys
from datetime import date
from pathlib import Path

import pytest

from config.lexicon import load as load_lexicon
from nlp.explain import explain
from nlp.pipeline import load
from npsmon.explained import marked, printable
from tests.npsmon.conftest import Call


def test_a_text_with_its_reasons(npsmon: Call) -> None:
    done = npsmon("explain", "5g ketamine 50€\nno caffeine")
    assert done.code == 0
    assert "[5g QUANTITY] [ketamine SUBSTANCE] [50€ PRICE]" in done.stdout
    assert "a spelling of a name in the lexicon" in done.stdout
    assert "said not to be there; a spelling of" in done.stdout
    assert "kind drug   primary ketamine" in done.stdout
    assert "named in the title: ketamine" in done.stdout
    assert "amount mass_g 5" in done.stdout


def test_json(npsmon: Call) -> None:
    (found,) = json.loads(npsmon("explain", "5g ketamine 50€", "--json").stdout)
    assert [(s["mention"]["surface"], bool(s["why"])) for s in found["spans"]] == [
        ("5g", True),
        ("ketamine", True),
        ("50€", True),
    ]
    assert found["offers"][0]["unit_price_eur"] == 10.0


def test_standard_input_and_file(npsmon: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "text.txt").write_text("1kg PMK\n", "utf-8")
    assert "[1kg QUANTITY] [PMK PRECURSOR]" in npsmon("explain", "--file", "text.txt").stdout
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"10 tabs of LSD\n")))
    assert "[10 tabs QUANTITY] of [LSD SUBSTANCE]" in npsmon("explain", "-").stdout


def test_what_is_forgotten_is_explained_as_unknown(npsmon: Call, tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_text("etonitazene\n")
    done = npsmon("explain", "5g etonitazene", "--without-names", "names.txt")
    assert "etonitazene (on no list)" in done.stdout
    assert "in no list, but built like the names of this class; most like " in done.stdout
    assert "most like etonitazene" not in done.stdout


def test_a_record_to_be_corrected_by_hand(npsmon: Call) -> None:
    assert npsmon("explain", "5g ketamine 50€\nno caffeine", "--markup").stdout == (
        "# id=new-1 kind=drug primary=ketamine offer=mass_g:5\n"
        "{5g|Q} {ketamine|S|ketamine} {50€|P}\n"
        "no {caffeine|C|caffeine}\n"
    )
    done = npsmon("explain", "5g {ketamine}", "--markup")
    assert done.code == 2
    assert "cannot be marked up" in done.stderr


def test_the_page_files_it_as_a_wish(npsmon: Call) -> None:
    assert "kind want" in npsmon("explain", "1kg ketamine", "--wanted").stdout


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((), "expected one of: a text"),
        (("text", "--file", "text.txt"), "expected one of: a text"),
        (("--file", "nowhere.txt"), "--file: no such file: nowhere.txt"),
        (("--file", "latin.txt"), "latin.txt: expected UTF-8"),
    ],
)
def test_wrong_usage(npsmon: Call, tmp_path: Path, args: tuple[str, ...], message: str) -> None:
    (tmp_path / "latin.txt").write_bytes(b"\xe9")
    done = npsmon("explain", *args)
    assert done.code == 2
    assert message in done.stderr


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain\n\ttext €5 🙂 кетамин", "plain\n\ttext €5 🙂 кетамин"),
        ("\x1b[31mred\x07", "\ufffd[31mred\ufffd"),
        ("\u202egnorw\u2069", "\ufffdgnorw\ufffd"),
        ("half \ud83d", "half \ufffd"),
        ("c1 \x9b31m", "c1 \ufffd31m"),
    ],
)
def test_nothing_steers_the_terminal(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_colours_on_a_terminal() -> None:
    lexicon = load_lexicon()
    found = explain("5g ketamine", load(lexicon), lexicon, date(2026, 1, 5))
    shown = marked(found, coloured=True)
    assert shown.plain == "5g ketamine"
    assert [(s.start, s.end, str(s.style)) for s in shown.spans] == [
        (0, 2, "underline cyan"),
        (3, 11, "bold underline red"),
    ]
