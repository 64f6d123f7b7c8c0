"""Whether a post asks to buy: the opening words of wanted advertisements in the languages of the sources."""

import re

from nlp.cues import expressions

WANT = re.compile(rf"[^\w¿]*(?:re:\s*)?(?:{'|'.join(expressions('wants'))})(?![\w'])", re.IGNORECASE)
FIRST_PERSON = re.compile(
    r"\b(?:i(?:'m| am)|we(?:'re| are))\s+(?:currently |still )?"
    r"(?:looking (?:for|to (?:buy|purchase))|in need of|seeking|interested in buying|searching for)"
    r"|\b(?:i|we) (?:want|need|would like|wanna) (?:to (?:buy|purchase|order)\b|some\b)"
    r"|\bich suche\b|\bje cherche\b|\bwtb\b",
    re.IGNORECASE,
)
VERBS = ("ook", "eed", "eek", "nterest", "earch", "ant", "ould", "suche", "cherche", "wtb", "WTB")
"""One of them is in every match of `FIRST_PERSON`; looking for them is much cheaper."""
RHETORICAL = re.compile(
    r"[^.!?\n]{0,80}\?\s*\S"
    r"|[^.!\n]{0,60}\b(?:look no further|you(?: have|'ve) found|you came to|then (?:you|this|we))\b",
    re.IGNORECASE,
)
OFFER_WORDS = re.compile(
    r"\b(?:we (?:offer|sell|ship|supply|have)|for sale|in stock|this listing is for|free shipping|wts|verkaufe)\b",
    re.IGNORECASE,
)


def is_want(text: str) -> bool:
    """A post that opens with a wish, or says in the first person that it looks for something to buy."""
    title, _, rest = text.partition("\n")
    if match := WANT.match(title):
        return not RHETORICAL.match(text, match.end()) and not OFFER_WORDS.search(text)
    opening = rest[:300]
    if not any(verb in opening for verb in VERBS):
        return False
    return FIRST_PERSON.search(opening) is not None and not OFFER_WORDS.search(text)
