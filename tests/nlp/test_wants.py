import pytest

from nlp.components.wants import is_want


@pytest.mark.parametrize(
    "text",
    [
        "WTB 1 kg PMK glycidate",
        "[WTB] 4-ANPP",
        "Want to buy ketamine",
        "Looking for bromazolam powder, EU only",
        "ISO good MDMA in London",
        "Suche Benzocain 5 kg",
        "Kaufe GBL",
        "Gesucht: BMK",
        "Cherche MDMA cristal",
        "Busco proveedor de ketamina",
        "Cerco cocaina",
        "Gezocht: speed pasta",
        "Kupię BMK",
        "Szukam mefedronu",
        "Куплю мефедрон",
        "Ищу BMK",
        "Köper amfetamin",
        "Does anyone sell 2C-B?",
        "Where can I buy etizolam",
        "Question about pmk\nI'm looking for 5 kg of PMK, who can help",
        "Hello\nwe are interested in buying BMK oil",
    ],
)
def test_wants(text: str) -> None:
    assert is_want(text)


@pytest.mark.parametrize(
    "text",
    [
        "Buy Diclazepam Online",
        "Wanted poster of a film"[7:],
        "Looking for quality MDMA? Look no further",
        "Need to sleep? Zopiclone 7.5mg",
        "Looking for weed? We offer the best",
        "Searching for the best coke\nThis listing is for 1g",
        "MDMA 1g\nWhat you are looking for",
        "Compromise of a server",
        "Suchen Sie MDMA? Wir verkaufe gut",
        "Isotonitazene 1g",
        "Lookinglass acid",
        "",
    ],
)
def test_no_wants(text: str) -> None:
    assert not is_want(text)
