import pytest

from crawler.robots import rules

URL = "https://shop.example/private/a?x=1"


@pytest.mark.parametrize(
    ("status", "text", "allowed", "delay"),
    [
        (200, "", True, 0),
        (200, "<html>not robots</html>", True, 0),
        (200, "User-agent: *\nDisallow: /private/", False, 0),
        (200, "user-agent: *\ndisallow: /private/\nallow: /private/a", True, 0),
        (200, "User-agent: *\nDisallow: /*?x=", False, 0),
        (200, "User-agent: *\nDisallow: /private/a$", True, 0),
        (200, "User-agent: NPSMON\nDisallow: /\n\nUser-agent: *\nAllow: /", False, 0),
        (200, "User-agent: npsmon\nAllow: /\n\nUser-agent: *\nDisallow: /", True, 0),
        (200, "User-agent: npsmonster\nDisallow: /", True, 0),
        (200, "User-agent: other\nUser-agent: npsmon\nDisallow: /private", False, 0),
        (200, "\ufeffUser-agent: *\nDisallow: /", False, 0),
        (200, "User-agent: *\r\nCrawl-delay: 7\r\n", True, 7),
        (200, "User-agent: *\nCrawl-delay: -3", True, 0),
        (200, "User-agent: *\nCrawl-delay: soon", True, 0),
        (200, "# " + "x" * 510 * 1024 + "\nUser-agent: *\nDisallow: /", True, 0),
        (204, "", True, 0),
        (404, "User-agent: *\nDisallow: /", True, 0),
        (401, "", True, 0),
        (403, "", True, 0),
        (429, "", False, 0),
        (500, "User-agent: *\nAllow: /", False, 0),
        (503, "", False, 0),
        (302, "", False, 0),
    ],
)
def test_rules(status: int, text: str, allowed: bool, delay: float) -> None:
    found = rules(status, text.encode())
    assert found.allow(URL) is allowed
    assert found.delay == delay
