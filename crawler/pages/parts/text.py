"""Messy fragments to clean text."""

import html
import re

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag
from selectolax.lexbor import LexborNode

SPACES = re.compile(r"\s+")
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)[^>]*>")
ROWS = frozenset("li tr dt dd div".split())  # noqa: SIM905
BLOCKS = frozenset("p div li tr h1 h2 h3 h4 h5 h6 dd dt ul ol table pre section article blockquote".split())  # noqa: SIM905
INLINE = frozenset("b i u s em strong small span label font a big sub sup tt code wbr img".split())  # noqa: SIM905
HIDDEN = ("script", "style", "template", "noscript", "iframe", "svg", "form", "button", "select")
LONGEST = 200_000
"""Longer fragments are read the plain way, whatever their tags."""
BREAK, SOFT = "\x1e", "\x1d"
"""The end of a line; several soft ones end one line."""


def squeeze(text: str) -> str:
    """One line, single spaces."""
    return SPACES.sub(" ", text).strip()


def line(node: LexborNode | None) -> str:
    """A node's text on one line."""
    return "" if node is None else squeeze(node.text())


def description(node: LexborNode, *, keep_lines: bool = False) -> str:
    """A node's content as text: one line a block or `<br>`, at most one empty line between two, no scripts or forms.

    `keep_lines`: line ends of the source count as such everywhere, not only in `<pre>`.
    """
    return clean(node.html or "", keep_lines=keep_lines)


def clean(fragment: str, *, keep_lines: bool = False) -> str:
    """The same for a fragment of HTML, or for text that has none."""
    tags = {tag.lower() for _, tag in TAG.findall(fragment)}
    plain = (tags <= BLOCKS | INLINE | {"br"} and "<!--" not in fragment) or len(fragment) > LONGEST
    text = _plain(fragment, keep_lines or not tags) if plain else _messy(fragment, keep_lines)
    text = re.sub(rf"\s*{SOFT}[\s{SOFT}]*", BREAK, text)
    lines = [squeeze(each) for each in text.split(BREAK)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _plain(fragment: str, keep_lines: bool) -> str:
    """The same as `_messy` for the tags that most sellers use, without another tree."""
    pieces, end, pre = [], 0, 0
    for tag in TAG.finditer(fragment):
        text = html.unescape(fragment[end : tag.start()])
        pieces.append(text.replace("\n", BREAK) if keep_lines or pre else text)
        end, name = tag.end(), tag[2].lower()
        pieces.append(_break(name))
        if name == "pre":
            pre += -1 if tag[1] else 1
    text = html.unescape(fragment[end:])
    return "".join((*pieces, text.replace("\n", BREAK) if keep_lines or pre else text))


def _messy(fragment: str, keep_lines: bool) -> str:
    soup = BeautifulSoup(fragment, "lxml")
    for hidden in soup.find_all(HIDDEN):
        hidden.decompose()
    return "".join(_piece(node, keep_lines) for node in soup.descendants)


def _piece(node: PageElement, keep_lines: bool) -> str:
    if isinstance(node, Tag):
        return _break(node.name)
    if not isinstance(node, NavigableString) or isinstance(node, PreformattedString):
        return ""
    kept = keep_lines or node.find_parent("pre") is not None
    return node.replace("\n", BREAK) if kept else str(node)


def _break(name: str) -> str:
    return SOFT if name in ROWS else BREAK if name in BLOCKS or name == "br" else ""
