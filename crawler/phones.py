"""Telephone numbers as people write them, and what only looks like one."""

import re

_GAP = r"[ \u00a0.\-/()]{0,3}"
_CALL = (
    r"(?:tel|telefon|telephone|tél|phone|ph|call|text|sms|mob|mobile|cell|handy|whats ?app|wa|signal|viber|hotline|"
    r"тел|телефон|звоните|电话)"
)
_WORDS = (
    r"zero|oh|nought|one|two|three|four|five|six|seven|eight|nine|double|triple|"
    r"null|eins|zwei|drei|vier|fünf|fuenf|sechs|sieben|acht|neun|"
    r"zéro|un|deux|trois|quatre|cinq|sept|huit|neuf|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|"
    r"nul|een|twee|drie|vijf|zes|zeven|negen|due|tre|quattro|cinque|sei|sette|otto|nove|"
    r"ноль|один|два|три|четыре|пять|шесть|семь|восемь|девять"
)

PHONES = (
    # +44 7700 900123, 0049 (151) 234-567
    re.compile(rf"(?<![\w.,+-])(?:\+|00(?=[1-9(. \-])){_GAP}\d(?:{_GAP}\d){{6,14}}(?![\w])"),
    # tel: 7700 900123
    re.compile(
        rf"(?P<keep>(?<!\w){_CALL}(?!\w)(?:[ \t]{{1,2}}(?:me|us|at|on|number|no|nr))?[ \t.:=#-]{{1,4}})"
        rf"\(?\d(?:{_GAP}\d){{6,14}}(?!\w)",
        re.I,
    ),
    # 07700 900123, (030) 123 45 67, 0151/23456789
    re.compile(r"(?<![\w.,+\-/#])\(?0[1-9]\d{0,4}\)?(?:[ \u00a0\-./]{0,2}\d{2,8}){1,4}(?![\w]|[.,-]\d)"),
    # (555) 010-9999, 555-010-9999, 555.010.9999
    re.compile(
        r"(?<![\w.,\-/#+])(?:1[ .-])?(?:\([2-9]\d{2}\)[ .\-]{0,2}\d{3}[ .\-]\d{4}"
        r"|[2-9]\d{2}([.-])\d{3}\1\d{4})(?![\w]|[.,-]\d)"
    ),
    # 0 7 7 0 0 9 0 0 1 2 3
    re.compile(r"(?<![\w.,+\-/])\+?\d(?:[ \u00a0._*\-]{1,3}\d){8,14}(?![\w]|[.,-]\d)"),
)
PHONE_HINT = re.compile(r"\d(?:[ \u00a0.\-/()_*]{0,3}\d){6}")

# zero seven seven zero zero ...; the look ahead spares the words for what cannot be one
SPELLED = re.compile(
    r"(?<!\w)(?=[^\W\d_]{1,8}[ \t,.\-]|\d[ \t,.\-])"
    rf"(?:(?:{_WORDS}|\d)[ \t,.\-]{{1,3}}){{6,20}}(?:{_WORDS}|\d)(?!\w)",
    re.IGNORECASE,
)

CODE_BEFORE = re.compile(
    r"(?:cas|hs|hts|cn|taric|tariff|einecs|ec|batch|lot|sku|order|ref|reference|ean|upc|gtin|isbn(?:-1[03])?|item|art|article|un|"
    r"mdl|pubchem|cid|chembl|invoice|patent|version|serial|code|product|model)"
    r"(?:[ \t.:#-]{0,3}(?:no|nr|number|code|id|rn|registry)){0,2}[ \t.:#=-]{0,4}$",
    re.IGNORECASE,
)
CAS = re.compile(r"(?<!\d)\d{2,7}-\d{2}-\d(?!\d)")
DATE = re.compile(
    r"(?<!\d)(?:(?:19|20)\d{2}[-./ ](?:0?[1-9]|1[0-2])[-./ ](?:0?[1-9]|[12]\d|3[01])"
    r"|(?:0?[1-9]|[12]\d|3[01])[-./ ](?:0?[1-9]|[12]\d|3[01])[-./ ](?:19|20)\d{2})(?!\d)"
)
SHORTEST, LONGEST = 7, 15
LOOK_BACK = 40


def is_phone(match: re.Match[str]) -> bool:
    """Not a CAS number, a date, or a code that the words before it announce."""
    found = match.group()[len(match.groupdict().get("keep") or "") :]
    digits = sum(c.isdigit() for c in found)
    if not SHORTEST <= digits <= LONGEST + 2 or (found.lstrip("(")[:1] == "0" and digits < 9 and found[:2] != "00"):
        return False
    if CAS.search(found) or DATE.search(found):
        return False
    return CODE_BEFORE.search(match.string[max(0, match.start() - LOOK_BACK) : match.start()]) is None


COUNTING = (
    "one two three four five six",
    "eins zwei drei vier fünf sechs",
    "un deux trois quatre cinq",
    "uno dos tres cuatro cinco",
    "один два три четыре пять",
)


def is_spelled_phone(match: re.Match[str]) -> bool:
    """Counting is not calling: three words at least, and not all one after the other."""
    words = re.findall(r"[^\W\d_]+", match.group().lower())
    if len(words) < 3:
        return False
    return not any(row in " ".join(words) for row in COUNTING)
