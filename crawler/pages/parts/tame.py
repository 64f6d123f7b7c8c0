"""Bounded work for hostile pages, before they are parsed.

The parser's time grows with the square of a tag's attributes and of the nesting, and each block repeats the formatting
elements (`<b>`, `<font>`...) left open before it: 60 kB of those become two million nodes. Pages that could do this,
told by cheap counts, are written anew: well nested, at most `DEPTH` deep, `ATTRIBUTES` a tag, formatting as `<span>`,
no comments, scripts emptied but for JSON-LD. All others pass as they are.
"""

import re

ATTRIBUTES = 256
DEPTH = 512
"""As deep as browsers go."""
TAGS = 5000
"""So many opening tags can nest without harm."""
MOST = 200_000
"""Tags written of one page; from there on only its text."""
NODES = 1_500_000
"""Different formatting tags times length: a bound on what the repetition can make."""
LONG = 4096
FORMATTING = frozenset("b big code em font i nobr s small strike strong tt u".split())  # noqa: SIM905
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())  # noqa: SIM905
LEAF = frozenset("p li dt dd tr td th option".split())  # noqa: SIM905
"""A second one closes the first, so leaving out their closing tags is common and must not count as nesting."""
BARRIER = frozenset("table td th caption template object applet marquee html".split())  # noqa: SIM905
"""A closing tag reaches no further up than these."""

_ANY_CASE = ("".join(f"[{c}{c.upper()}]" for c in name) for name in sorted(FORMATTING))
_FORMATTING = re.compile(rf"<(?:{'|'.join(_ANY_CASE)})\s[^>]*>")
_QUOTED_END = re.compile(r"""=\s*(?:"[^">]*>|'[^'>]*>)""")
_RAW = r"script|style|textarea|title|xmp|iframe|noembed|noframes|plaintext"
_TOKEN = re.compile(
    rf"""<!--.*?(?:-->|\Z)
      | <(?P<raw>{_RAW})\b(?P<marks>[^>]*)>(?P<content>.*?)(?:</(?P=raw)[^>]*>|\Z)
      | <(?P<end>/?)(?P<name>[a-z][^\s/>]*)
        (?P<rest>(?:[^>"'=]++|=\s*+"[^"]*+(?:"|\Z)|=\s*+'[^']*+(?:'|\Z)|=|"|')*+)(?:>|\Z)
      | <+(?=<) | <""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_ATTRIBUTE = re.compile(r"""[^\s"'=/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"']+))?""")


def tame(html: str) -> str:
    """The page itself, or one of the same text that can be parsed in bounded time and memory."""
    return _Writer().rewrite(html) if _suspicious(html) else html


def _suspicious(html: str) -> bool:
    if html.count("<") - html.count("</") > TAGS:
        return True
    if len(set(_FORMATTING.findall(html))) * len(html) > NODES:
        return True
    longest = max(map(len, html.split(">")))
    return (longest > LONG and _crowded(html)) or len(_QUOTED_END.findall(html)) > ATTRIBUTES


def _crowded(html: str) -> bool:
    """Whether a long run without `>` may be a tag with many attributes, and not a picture in a `data:` address."""
    return any(len(each) > LONG and len(each[each.rfind("<") + 1 :].split()) > ATTRIBUTES for each in html.split(">"))


class _Writer:
    def __init__(self) -> None:
        self.open: list[str] = []
        self.out: list[str] = []
        self.tags = 0

    def rewrite(self, html: str) -> str:
        at = 0
        for token in _TOKEN.finditer(html):
            self.out.append(html[at : token.start()])
            at = token.end()
            if token["raw"]:
                self.out.append(_raw(token["raw"].lower(), token["marks"], token["content"]))
            elif token["name"]:
                name = token["name"].lower()
                name = "span" if name in FORMATTING else name
                self._close(name) if token["end"] else self._start(name, token["rest"])
            elif not token[0].startswith("<!--"):
                self.out.append("<" if html[at : at + 9].lower() == "!doctype " else "&lt;" * len(token[0]))
        self.out.append(html[at:])
        return "".join(self.out)

    def _start(self, name: str, rest: str) -> None:
        if name in LEAF and self.open and self.open[-1] == name:
            self._close(name)
        if name not in VOID:
            if len(self.open) >= DEPTH or self.tags >= MOST:
                return
            self.open.append(name)
        self.tags += 1
        self.out.append(f"<{name} {_attributes(rest)}>")

    def _close(self, name: str) -> None:
        for index in range(len(self.open) - 1, -1, -1):
            if self.open[index] == name:
                self.out += [f"</{each}>" for each in reversed(self.open[index:])]
                del self.open[index:]
                return
            if self.open[index] in BARRIER and name not in BARRIER | {"tr", "tbody", "thead", "tfoot", "body"}:
                return


def _attributes(rest: str) -> str:
    rest = rest.replace("<", "&lt;")
    if len(rest) <= 2 * ATTRIBUTES:
        return rest.rstrip("/") if _balanced(rest) else " ".join(_ATTRIBUTE.findall(rest))
    found = []
    for match in _ATTRIBUTE.finditer(rest):
        found.append(match[0])
        if len(found) == ATTRIBUTES:
            break
    return " ".join(found)


def _balanced(rest: str) -> bool:
    return rest.count('"') % 2 == 0 and rest.count("'") % 2 == 0


def _raw(name: str, marks: str, content: str) -> str:
    """What these elements hold is text, so no tag may be seen in it."""
    marks = _attributes(marks)
    if name == "script":
        return f"<script {marks}>{content.replace('<', chr(92) + 'u003c') if 'json' in marks.lower() else ''}</script>"
    if name in ("title", "textarea"):
        return f"<{name} {marks}>{content.replace('<', '&lt;')}</{name}>"
    return ""
