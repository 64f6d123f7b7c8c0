import pytest

from nlp.addresses import find_addresses
from nlp.fold import fold


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see https://shop.example/mdma-100g now", ["https://shop.example/mdma-100g"]),
        ("www.example.org/lsd", ["www.example.org/lsd"]),
        ("mail me@dmt.example.com", ["me@dmt.example.com"]),
        ("index.php/topic", ["index.php/topic"]),
        ("hxxp://weed.onion", ["hxxp://weed.onion"]),
        ("5.5 g weed. Pure. 1.000 pills", []),
        ("", []),
    ],
)
def test_addresses(text: str, found: list[str]) -> None:
    assert [text[s:e] for s, e in find_addresses(fold(text))] == found
