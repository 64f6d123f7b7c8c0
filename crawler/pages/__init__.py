"""Page objects: the bytes of one page in, what it says out. No fetching, no logging, no privacy.

A layout is one module with one `ListingPage` subclass, found by the module's name. `parts/` holds what layouts share.
"""

from crawler.pages.base import LayoutChangedError, ListingFields, ListingPage, PageKind, load

__all__ = ["LayoutChangedError", "ListingFields", "ListingPage", "PageKind", "load"]
