"""Whether a post asks to buy: the opening words of wanted advertisements in the languages of the sources."""

import re
from typing import Final

import ahocorasick

from nlp.cues import expressions
from nlp.fold import holds


def _any(subject: str) -> str:
    return "|".join(expressions(subject))


GREETING: Final = (
    r"[^\w¿]*(?:(?:re|urgent(?:ly)?|help|hi|hello|hey|yo|guys|all|everybody|everyone|there|hallo|moin|bonjour|salut"
    r"|hola"
    r"|buenas|ciao|salve|hoi|hej|witam|cze[sś][cć]|ahoj|привет|всем|eu|uk|usa?|de|nl|fr|es|it|pl|au|ca|b2b|bulk)"
    r"\b[^\w¿]+){0,3}"
)
WANT: Final = re.compile(rf"{GREETING}(?:{_any('wants')})(?![\w']|-\w)")
PLAIN: Final = re.compile(rf"{GREETING}(?:wtb|w2b|want(?:ed)? to (?:buy|purchase)|buying|kaufe|куплю|kupi[eę])\b")
"""These are neither a question to the reader nor a slogan."""
QUESTION: Final = re.compile(
    rf"{GREETING}(?:do|can|any|who|where|wer|wo|hat|qui|o[uù]|¿|alguien|d[oó]nde|chi|dove|algu[eé]m|onde|wie|waar|iemand"
    rf"|kto"
    r"|gdzie|кто|где|kdo|kde|cine|n[aå]gon)"
)
LAST_WORD: Final = re.compile(
    r"(?<!most)[^\w](?:wanted|needed|wtb|gesucht|gezocht|gevraagd|s[oö]kes|s[oø]ges|cercasi|poszukiwan[aey])"
    r"(?:[^\w?]*$|\s*[,:;(–-]|\s+\d)"
)
CODE: Final = re.compile(r"^\s*\[s\]|[\[(|/]\s*(?:wtb|w2b|iso)\s*[\])|/:]")
CODES: Final = (
    "[s]",
    "wtb",
    "w2b",
    "iso",
    "anted",
    "eeded",
    "sucht",
    "zocht",
    "vraagd",
    "kes",
    "ges",
    "casi",
    "poszuk",
)
"""One of them is in every match of the two above."""
WISH: Final = re.compile(rf"(?<!\w)(?:{_any('wishes')})(?!\w)")
WISHES: Final = (
    *(
        "looking for",
        "looking to",
        "need of",
        "seeking",
        "interested in",
        "searching for",
        "i want",
        "we want",
        "i need",
    ),
    *("we need", "would like", "wanna", "i wish", "we wish", "wtb", "suche", "kaufen", "cherch"),
    *("achet", "busco", "buscamos", "buscando", "comprar", "cerco", "cercando", "vorrei", "procur"),
    *("zoek", "ik wil", "szuk", "chc", "kupi", "letar", "soker", "kopa", "hled"),
    *("koup", "caut ", "vreau", "ищ", "купи", "купл", "söker", "köpa"),
)
"""One of them is in every match of `WISH`; looking for them is much cheaper."""
_WISHES: Final = ahocorasick.Automaton()
for _wish in WISHES:
    _WISHES.add_word(_wish, None)
_WISHES.make_automaton()
RHETORICAL: Final = re.compile(
    r"[^.!?\n]{0,80}\?\s*\S"
    r"|[^.!\n]{0,60}\b(?:look no further|search no more|you(?: have|'ve) found|you came to|then (?:you|this|we)"
    r"|(?:this|here|it) is (?:for you|it|the (?:place|one|right)))\b"
)
RECRUIT: Final = re.compile(
    r"[^\w]*(?:(?:an?|the|some|any|new|more|serious|reliable|good|honest|trusted|long[ -]term|bulk|big|local|few|for|de"
    r"|des|une?|neue?n?|seri[oö]se?n?|nieuwe|unos|algunos|dei|nuovi|nowych|новых|оптовых|wholesale|regular)\s+){0,4}"
    rf"(?:{_any('recruits')})\b"
)
RECRUITS: Final = re.compile(rf"\b(?:{_any('recruits')})\b")
OFFER: Final = re.compile(rf"\b(?:{_any('offers')})\b")
GUIDE: Final = re.compile(r"\b(?:guides?|tutorials?|tips|faq|e-?books?|how to|safely|anonymously)\b")
OPENING: Final = 300
"""Characters of a description in which a wish is looked for."""
FIRST_WORDS: Final = 60
"""The same under a title with an amount, which is an offer's as a rule."""


def is_want(text: str, reach: int = OPENING) -> bool:
    """A post that opens with a wish, or says in the first person that it looks for something to buy."""
    title, _, rest = text.partition("\n")
    title, opening = title.lower(), rest[:reach].lower()
    if match := WANT.match(title):
        return _asks(title, match.end(), rest)
    if holds(title, CODES) and (CODE.search(title) or LAST_WORD.search(title)):
        return RECRUITS.search(title) is None and not _offers(title, rest)
    if next(_WISHES.iter(opening), None) is None:
        return False
    said = WISH.search(opening)
    return said is not None and not RECRUIT.match(opening, said.end()) and not _offers(title, rest)


def _asks(title: str, end: int, rest: str) -> bool:
    """Whether a title that opens with a word of wish is one: no slogan, no search for staff, no guide for buyers."""
    if RECRUIT.match(title, end) or GUIDE.search(title):
        return False
    if PLAIN.match(title):
        return True
    opening = rest[:OPENING].lower()
    if not QUESTION.match(title) and RHETORICAL.match(f"{title}\n{opening}", end) and not WISH.search(opening):
        return False
    return not _offers(title, rest)


def _offers(title: str, rest: str) -> bool:
    return OFFER.search(title) is not None or OFFER.search(rest.lower()) is not None
