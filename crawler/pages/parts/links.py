"""Which addresses of a page may be followed."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import SplitResult, urljoin, urlsplit

from crawler.pages.parts.marks import UNFOLLOWED

FILES = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|css|m?js|json|xml|pdf|zip|gz|rar|7z|mp[34]|webm|woff2?|ttf|exe|apk|asc|txt)$",
    re.IGNORECASE,
)
OTHER_SCHEME = re.compile(r"(?!https?:)[A-Za-z][A-Za-z0-9+.-]*:")
PLAIN = re.compile(r"(?:/(?![/.])[\w~%+@=:,;-]*(?:/[\w~%+@=:,;-][\w~%+@=:,;.-]*)*/?|(?=\?))(?:\?[^\s\\]*)?")
HOST = re.compile(r"^(?:https?:)?//[^/?]*", re.IGNORECASE)
LONGEST = 2000
MOST = 5000


class Links:
    """Resolves a page's references and keeps the public pages of its own host and of `hosts`."""

    def __init__(self, url: str, base: str | None = None, hosts: frozenset[str] = frozenset()) -> None:
        self.base = urljoin(url, base.strip()) if base else url
        parts = urlsplit(url)
        self.hosts = hosts | {_host(parts)}
        self._origin = f"{parts.scheme}://{parts.netloc}" if self.base == url else None
        self._page = url.partition("#")[0].partition("?")[0]

    def follow(self, hrefs: Iterable[str | None]) -> Iterator[str]:
        seen = set()
        for href in islice(dict.fromkeys(hrefs), MOST):
            url = self.absolute(href)
            if url is None or url in seen:
                continue
            seen.add(url)
            yield url

    def absolute(self, href: str | None) -> str | None:
        """The address without its fragment, or None where it must not be followed."""
        href = (href or "").strip().partition("#")[0]
        if not href or len(href) > LONGEST or OTHER_SCHEME.match(href):
            return None
        if UNFOLLOWED.search(HOST.sub("", href)):
            return None
        url = self._joined(href)
        if url is None or FILES.search(url.partition("?")[0]):
            return None
        return url

    def _joined(self, href: str) -> str | None:
        """`urljoin` within the hosts; the two simple forms, most of all links, without taking addresses apart."""
        if self._origin and PLAIN.fullmatch(href):
            return f"{self._origin if href[0] == '/' else self._page}{href}"
        try:
            url = urljoin(self.base, href)
            parts = urlsplit(url)
        except ValueError:
            return None
        return url if parts.scheme in ("http", "https") and _host(parts) in self.hosts else None


def _host(parts: SplitResult) -> str:
    """With the port, unless it is the usual one."""
    return re.sub(r":(?:80|443)?$", "", parts.netloc.lower())
