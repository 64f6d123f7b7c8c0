"""From an archived page to what is written: listings without names and contacts, or one rejection."""

from urllib.parse import urldefrag

from config.sources import Source
from crawler.keeping import LONGEST_DETAIL, Keeper, Reading
from crawler.pages import LayoutChangedError, ListingPage, PageKind, load
from crawler.privacy import mask
from records.page import Page

HTML_TYPES = ("text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml", "")
STATUSES = {404: "not_found", 410: "not_found", 401: "log_in"}
KINDS = {
    PageKind.INDEX: "index_page",
    PageKind.NOT_FOUND: "not_found",
    PageKind.LOG_IN: "log_in",
    PageKind.EMPTY: "empty",
    PageKind.UNKNOWN: "layout_changed",
}


class Intake:
    """Reads the pages of one run."""

    def __init__(
        self, source: Source, run: str, layout: type[ListingPage], key: bytes, hosts: frozenset[str] = frozenset()
    ) -> None:
        self._source = source
        self._layout = layout
        self._hosts = hosts
        self._keeper = Keeper(source, run, key)

    def read(self, page: Page, *, too_large: bool = False) -> Reading:
        reason = self._unreadable(page, too_large)
        if reason is not None:
            return Reading(rejection=self._keeper.reject(page, *reason))
        try:
            parsed = _parsed(page, self._layout, self._source, self._hosts)
            kind = parsed.kind()
            links = tuple(urldefrag(link).url for link in parsed.links())
            found = parsed.listings() if kind is PageKind.LISTING else ()
        except LayoutChangedError as error:
            detail = f"{error.selector!r} matched {error.count} times"
            return Reading(rejection=self._keeper.reject(page, "layout_changed", detail))
        except Exception as error:  # a fault in one page object must not end the source; it is reported
            place = _place(error)
            return Reading(rejection=self._keeper.reject(page, "layout_changed", place), crash=place)
        if kind is not PageKind.LISTING:
            return Reading(rejection=self._keeper.reject(page, KINDS[kind]), links=links)
        if not found:
            return Reading(rejection=self._keeper.reject(page, "layout_changed", "no listing on its page"), links=links)
        return self._keeper.keep(page, found, links)

    def _unreadable(self, page: Page, too_large: bool) -> tuple[str, str] | None:
        if too_large:
            return "too_large", ""
        if not 200 <= page.status < 300:
            return STATUSES.get(page.status, "http_error"), f"status {page.status}"
        if not page.body.strip():
            return "empty", ""
        media = page.content_type.partition(";")[0].strip().lower()
        if media not in HTML_TYPES or (media == "" and b"<" not in page.body[:2048]):
            return "not_html", mask(media)[:LONGEST_DETAIL]
        return None


def handles(page: Page, source: Source) -> frozenset[str] | None:
    """The sellers that a page names, in clear; None where the source's layout cannot read it. Must not be written."""
    try:
        parsed = _parsed(page, load(source.layout), source)
        found = parsed.listings() if parsed.kind() is PageKind.LISTING else None
    except Exception:  # whatever is wrong with the page or its layout, its sellers are not known
        return None
    return None if found is None else frozenset(each.seller for each in found if each.seller)


def _parsed(page: Page, layout: type[ListingPage], source: Source, hosts: frozenset[str] = frozenset()) -> ListingPage:
    return layout(page.body, page.url, source.currency, _charset(page.content_type), hosts)


def _charset(content_type: str) -> str | None:
    _, sign, rest = content_type.lower().partition("charset=")
    return rest.split(";")[0].strip(" \"'") or None if sign else None


def _place(error: Exception) -> str:
    """Type and line of a fault; its message could quote the page and is left out."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}" if trace else "?"
    return f"{type(error).__name__} in {where}"
