"""Page to fields: our page objects against lxml with one compiled XPath a field, on the same pages in the same run.

    python bench/pages.py --pages PATH [--layout NAME] [--repeat 5]

PATH holds HTML files; the name of the folder below it is the layout (`PATH/dream/...`), or `--layout` says it. The
reference does what a plain scraper would: parse, read twelve fields by XPath, and all links. Ours does what the crawl
does: kind, listings with clean text and parsed prices, and the links to follow. The goal is a ratio of 0.6.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path

from lxml import etree
from lxml import html as lxml_html

from config.sources import known_layouts
from crawler.pages import LayoutChangedError, ListingPage, PageKind, load

FIELDS = (
    "//title//text()",
    "//h1//text() | //h2//text()",
    "//*[contains(@class, 'title')]//text()",
    "//*[contains(@id, 'escription') or contains(@class, 'panel-body')]//text()",
    "//a[contains(@href, 'user') or contains(@href, 'member')]//text()",
    "//*[contains(@class, 'price') or contains(@class, 'lgtext')]//text()",
    "//label//text()",
    "//select/option//text()",
    "//table//td//text()",
    "//*[contains(@class, 'category')]//text()",
    "//ul[contains(@class, 'pagination')]//a/@href",
    "//a/@href",
)


def reference(body: bytes, paths: list[etree.XPath]) -> int:
    tree = lxml_html.document_fromstring(body, parser=lxml_html.HTMLParser(encoding="utf-8"))
    return sum(len(path(tree)) for path in paths)


def ours(body: bytes, layout: type[ListingPage]) -> int:
    page = layout(body, "http://bench.example/", "USD")
    found = 0
    if page.kind() is PageKind.LISTING:
        try:
            found = len(page.listings())
        except LayoutChangedError:
            found = 0
    return found + len(page.links())


def seconds(run: Callable[[], object], repeat: int) -> float:
    """The best of several turns, in seconds of this process."""
    best = float("inf")
    for _ in range(repeat):
        started = time.process_time()
        run()
        best = min(best, time.process_time() - started)
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--layout", choices=known_layouts())
    parser.add_argument("--repeat", type=int, default=5)
    options = parser.parse_args()
    paths = [etree.XPath(field) for field in FIELDS]
    layouts = [options.layout] if options.layout else [n for n in known_layouts() if (options.pages / n).is_dir()]
    total_ours = total_reference = 0.0
    for name in layouts:
        folder = options.pages if options.layout else options.pages / name
        bodies = [path.read_bytes() for path in sorted(folder.rglob("*.htm*"))]
        layout = load(name)
        mine = seconds(lambda bodies=bodies, layout=layout: [ours(b, layout) for b in bodies], options.repeat)
        theirs = seconds(lambda bodies=bodies: [reference(b, paths) for b in bodies], options.repeat)
        size = sum(map(len, bodies)) / len(bodies) / 1000
        each = mine / len(bodies) * 1000
        print(f"{name:14} {len(bodies):4} pages of {size:5.1f} kB   {each:6.2f} ms a page   ratio {mine / theirs:.2f}")
        total_ours, total_reference = total_ours + mine, total_reference + theirs
    print(f"ratio to lxml with compiled XPath: {total_ours / total_reference:.2f}")


if __name__ == "__main__":
    main()
