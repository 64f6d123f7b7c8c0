"""What a stranger wrote, on its way into a mail."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest

from alerts.digest import Digest, cid
from records.alert import Snippet
from tests.alerts.test_digest import PACKET

New = Callable[..., Any]
HOSTILE = (
    '<script>alert(1)</script><img src="https://evil.example/x.png" onerror=x>"\'&{{ 7*7 }}\r\nBcc: all@evil.example'
)


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("field", ["key", "reason", "status", "substance_class", "text", "listing_id", "url", "held"])
def test_what_a_stranger_wrote_stays_text(
    compose: Callable[..., Digest], new_alert: New, new_snippet: New, field: str
) -> None:
    snippet_fields = {"listing_id": {"listing_id": HOSTILE}, "url": {"url": HOSTILE}}
    snippet: Snippet = (
        new_snippet(HOSTILE, "alert(1)") if field == "text" else new_snippet(**snippet_fields.get(field, {}))
    )
    fields = {field: HOSTILE} if field in ("key", "reason", "status", "substance_class") else {}
    alert = new_alert(snippets=(snippet,), **fields, **PACKET)
    held = (new_alert("other", held=HOSTILE),) if field == "held" else ()
    digest = compose(alert, held=held, notices=(HOSTILE,))
    tags = Tags(digest.html).found
    assert not {"script", "a", "link", "iframe", "form"} & {tag for tag, _ in tags}
    assert not [name for _, attributes in tags for name in attributes if name.startswith("on") or name == "href"]
    assert [(tag, a["src"]) for tag, a in tags if "src" in a] == [("img", f"cid:{cid(alert)}")]
    assert "\n" not in digest.subject
    assert "\r" not in digest.text + digest.html
    assert not re.search(r"^Bcc", digest.text, re.MULTILINE)
    assert "evil.example" not in digest.text + digest.html + digest.subject
    assert "49" not in digest.subject


def test_hidden_characters_and_look_alikes_are_spelled_out(compose: Callable[..., Digest], new_alert: New) -> None:
    digest = compose(new_alert("fent\u0430nyl\u202e\u200b\x00", reason="half a character: \ud800"))
    for part in (digest.subject, digest.text, digest.html):
        assert "fent[U+0430]nyl[U+202E][U+200B][U+0000]" in part
        part.encode()
    assert "half a character: [U+D800]" in digest.text


def test_a_name_of_a_million_letters_does_not_fill_the_mail(
    compose: Callable[..., Digest], new_alert: New, new_snippet: New
) -> None:
    long = "z" * 1_000_000
    digest = compose(new_alert(long, snippets=(new_snippet(long + " " + long, long),)))
    assert len(digest.subject) < 200
    assert len(digest.text) + len(digest.html) < 60_000
