"""A phpBB-like board or classifieds: sections with threads; the first post of a thread is the offer or the wish.

    <nav class="breadcrumbs"><a href="/">Board</a> <a href="/forum/3">Wanted</a></nav>      (on every page)
    <h1 class="forum-title">Wanted</h1>                                                     (page of a section)
    <ul class="forums"><li><a class="forumtitle" href="/forum/3">Wanted</a></li></ul>       (start page: sections)
    <ul class="topics"><li><a class="topictitle" href="/topic/88">...</a> <span class="username">...</span></li></ul>
    <div class="pagination"><a rel="next" href="/forum/3?page=2">Next</a></div>

    <h1 class="topic-title"><span class="prefix">WTB</span> <a href="/topic/88">...</a></h1>  (page of a thread)
    <article class="post" id="p501">
    <p class="author">by <a class="username" href="/member/x">...</a>, <time datetime="2026-01-05T10:00Z"></time></p>
      <dl class="offer"><dt>Price</dt><dd>€ 20.00</dd><dt>Quantity</dt><dd>1 g</dd><dt>Location</dt><dd>Spain</dd></dl>
      <div class="content"><p>...</p></div>
    </article>
    <article class="post" id="p502"> ... replies, not read ... </article>

`span.prefix` and `dl.offer` are optional. A post is a wish where its prefix, a `[tag]` that opens its title, or its
section says so (`parts/marks.py`); an offer's prefix wins over its section.
"""

import re

from selectolax.lexbor import LexborNode

from crawler.pages.base import LayoutChangedError, ListingFields, ListingPage
from crawler.pages.parts.marks import OFFERED_LABEL, WANTED_LABEL
from crawler.pages.parts.money import price
from crawler.pages.parts.rows import labelled
from crawler.pages.parts.text import description, line

TAG = re.compile(r"^\s*[\[(]([^\])]{2,30})[\])]")
NUMBER = re.compile(r"(?:^|[/=-])(\d+)(?:\D*)$")


class Forum(ListingPage):
    listing_mark = "h1.topic-title"
    index_mark = "h1.forum-title, ul.forums a.forumtitle"
    link_area = "a.forumtitle[href], a.topictitle[href], .breadcrumbs a[href], .pagination a[href]"

    def listings(self) -> tuple[ListingFields, ...]:
        heading = self.one("h1.topic-title")
        link = self.one("a", heading)
        found = {key: line(node) for key, node in labelled(self.first_post).items()}
        amount = price(found.get("price", ""), self.currency, found.get("quantity") or None)
        number = NUMBER.search(link.attributes.get("href") or "")
        return (
            ListingFields(
                url=self.url,
                title=line(link),
                listing_id=number[1] if number else None,
                description=description(self.one("div.content", self.first_post)),
                category=self.sections,
                seller=line(self.one(".author .username", self.first_post)) or None,
                prices=(amount,) if amount else (),
                ships_from=found.get("location") or None,
                wanted=self.wanted(self.maybe("span.prefix", heading), line(link)),
            ),
        )

    @property
    def first_post(self) -> LexborNode:
        posts = self.tree.css("article.post")
        if not posts:
            raise LayoutChangedError(type(self), self.url, "article.post", 0)
        return posts[0]

    @property
    def sections(self) -> tuple[str, ...]:
        return tuple(line(a) for a in self.tree.css(".breadcrumbs a")[1:])

    def wanted(self, prefix: LexborNode | None, title: str) -> bool:
        tag = TAG.match(title)
        for label in (line(prefix), tag[1] if tag else "", *reversed(self.sections)):
            if OFFERED_LABEL.search(label):
                return False
            if WANTED_LABEL.search(label):
                return True
        return False
