"""Labelled rows: `<th>label</th><td>value</td>` or `<dt>label</dt><dd>value</dd>`."""

import re

from selectolax.lexbor import LexborNode

from crawler.pages.parts.text import line


def labelled(node: LexborNode) -> dict[str, LexborNode]:
    """Label in lower case, without its colon, to the cell that follows it; the first of a label wins."""
    found: dict[str, LexborNode] = {}
    for label in node.css("th, dt"):
        value = label.next
        while value is not None and value.tag in ("-text", "-comment"):
            value = value.next
        if value is not None and value.tag in ("td", "dd"):
            found.setdefault(line(label).rstrip(" :").lower(), value)
    return found


def count(text: str | None) -> int | None:
    """The only whole number of a text, its thousands marks removed; None where there is none or more than one."""
    numbers = re.findall(r"(?<![\d.,])\d+(?:[,.\u00a0 ]\d{3})*(?![\d.,])", text or "")
    return int(re.sub(r"\D", "", numbers[0])) if len(numbers) == 1 else None


def names(text: str | None) -> tuple[str, ...]:
    """A list in words: by commas, semicolons or slashes."""
    return tuple(each.strip() for each in re.split(r"[,;/]", text or "") if each.strip())


def truth(text: str | None) -> bool | None:
    word = (text or "").strip().lower()
    return (
        True if word in ("yes", "true", "1", "on") else False if word in ("no", "false", "0", "off", "none") else None
    )
