import pytest

from nlp.components.roles import find_roles
from nlp.denials import is_denied
from records.extraction import Label, Mention

MEDICINES = frozenset(["caffeine", "lidocaine", "paracetamol"])


def mention(text: str, surface: str, label: Label, canonical: str, group: str = "other") -> Mention:
    start = text.index(surface)
    return Mention(
        label=label,
        start=start,
        end=start + len(surface),
        surface=surface,
        canonical=canonical,
        found_by="test",
        substance_class=group,
    )


@pytest.mark.parametrize(
    "text",
    [
        "no caffeine",
        "not cut with caffeine",
        "without any caffeine",
        "100% pure, no creatine or caffeine",
        "ohne caffeine",
        "nicht gestreckt mit caffeine",
        "sans caffeine",
        "sin caffeine",
        "bez caffeine",
        "caffeine-free",
        "zero caffeine",
        "free of caffeine",
    ],
)
def test_denied(text: str) -> None:
    start = text.index("caffeine")
    assert is_denied(text, start, start + 8)


@pytest.mark.parametrize(
    "text",
    [
        "with caffeine",
        "no rubbish. caffeine 1 kg",
        "not for kids! caffeine",
        "caffeine free shipping",
        "caffeine",
        "nothing like caffeine",
        "no returns, only best quality, really the best of caffeine",
    ],
)
def test_not_denied(text: str) -> None:
    start = text.index("caffeine")
    assert not is_denied(text, start, start + 8)


@pytest.mark.parametrize(
    ("text", "surface", "canonical", "label"),
    [
        ("Lidocaine patch 5%", "Lidocaine", "lidocaine", Label.SUBSTANCE),
        ("Lidocaine powder 1 kg", "Lidocaine", "lidocaine", Label.CUTTING_AGENT),
        ("coke cut with lidocaine", "lidocaine", "lidocaine", Label.CUTTING_AGENT),
        ("a lift instead of caffeine", "caffeine", "caffeine", Label.SUBSTANCE),
        ("caffeine 99% 5 kg", "caffeine", "caffeine", Label.CUTTING_AGENT),
        ("levamisole tablets", "levamisole", "levamisole", Label.CUTTING_AGENT),
    ],
)
def test_medicine_or_cutting_agent(text: str, surface: str, canonical: str, label: Label) -> None:
    found = list(find_roles(text, [mention(text, surface, Label.CUTTING_AGENT, canonical)], MEDICINES))
    assert [m.label for m in found] == [label]


def test_ingredient_of_a_medicine() -> None:
    text = "codeine/paracetamol 30/500"
    names = [
        mention(text, "codeine", Label.SUBSTANCE, "codeine", "opioid"),
        mention(text, "paracetamol", Label.CUTTING_AGENT, "paracetamol"),
    ]
    assert [m.label for m in find_roles(text, names, MEDICINES)] == [Label.SUBSTANCE, Label.SUBSTANCE]


@pytest.mark.parametrize(
    ("text", "label", "canonical"),
    [
        ("NPP 100mg/ml 10ml vial", Label.SUBSTANCE, "nandrolone phenylpropionate"),
        ("NPP and testosterone cycle", Label.SUBSTANCE, "nandrolone phenylpropionate"),
        ("NPP 1 kg, for fentanyl", Label.PRECURSOR, "n-phenethyl-4-piperidone"),
        ("NPP powder 1 kg", Label.PRECURSOR, "n-phenethyl-4-piperidone"),
    ],
)
def test_npp(text: str, label: Label, canonical: str) -> None:
    found = list(find_roles(text, [mention(text, "NPP", Label.PRECURSOR, "n-phenethyl-4-piperidone")], MEDICINES))
    assert [(m.label, m.canonical) for m in found] == [(label, canonical)]


@pytest.mark.parametrize(
    ("text", "canonical"), [("China White 1g", "heroin"), ("China White, fentanyl inside", "fentanyl")]
)
def test_china_white(text: str, canonical: str) -> None:
    found = list(find_roles(text, [mention(text, "China White", Label.SUBSTANCE, "heroin")], MEDICINES))
    assert found[0].canonical == canonical
