"""How contacts are written in listings: one `Contact` a way of writing, with linear-time patterns, a hint and a veto.

Every pattern starts at a rare character or at the beginning of a token and repeats within bounds, so that
a megabyte of adversarial text costs no more than a megabyte of prose.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from crawler.messengers import AT_NAME, MESSENGER_HINT, MESSENGERS, PROFILE_HINT, PROFILES, SITES, UNIQUE
from crawler.phones import PHONE_HINT, PHONES, SPELLED, is_phone, is_spelled_phone


@dataclass(frozen=True, kw_only=True)
class Contact:
    kind: str
    patterns: tuple[re.Pattern[str], ...]
    hint: re.Pattern[str] | None = None
    """Found in every text that one of the patterns matches, and cheaper to look for: most texts hold no contact."""
    veto: Callable[[re.Match[str]], bool] = lambda _: False
    """True where the match is something else after all."""

    def mask(self, text: str) -> str:
        """The group `keep`, if the pattern has one, stays in front of the word in brackets."""
        if self.hint is not None and not self.hint.search(text):
            return text
        for pattern in self.patterns:
            text = pattern.sub(self._replace, text)
        return text

    def _replace(self, match: re.Match[str]) -> str:
        if self.veto(match):
            return match.group()
        kept = match.groupdict().get("keep") or ""
        return f"{kept}[{self.kind}]"


_BEGIN, _FINISH = r"-----BEGIN PGP [A-Z ]{3,30}-----", r"-----END PGP [A-Z ]{3,30}-----"
PGP_BLOCK = re.compile(rf"{_BEGIN}(?:(?!-----(?:BEGIN|END) )(?s:.))*{_FINISH}")
PGP_OPEN = re.compile(
    rf"(?:{_BEGIN}(?:\s{{1,4}}(?:Version|Comment|Hash|Charset): ?[^\n]{{0,200}})?|{_FINISH})"
    r"(?:\s{1,4}[A-Za-z0-9+/=]{20,100})*"
)
PGP_PRINT = re.compile(
    r"(?<![\w-])(?:(?:[0-9A-Fa-f]{4}[ :\u00a0]{1,2}){9}[0-9A-Fa-f]{4}|[0-9A-Fa-f]{40}|0x[0-9A-Fa-f]{16})(?![\w-])"
)
PGP_KEY_ID = re.compile(
    r"(?P<keep>\b(?:pgp|gpg|key ?id|fingerprint)[ \t:#=-]{1,5})(?=[^\s]{0,19}\d)(?:0x)?[0-9A-Fa-f]{8,40}(?!\w)",
    re.IGNORECASE,
)

ONION = re.compile(r"(?<![\w.-])(?:https?://)?[\w.-]{1,90}\.(?:onion|i2p)\b(?:[:/][^\s<>\"']{0,2000})?", re.IGNORECASE)
ONION_SPACED = re.compile(r"(?<!\w)(?:[a-z2-7]{56}|[a-z2-7]{16})\s?[(\[]?(?:\.|dot)[)\]]?\s?onion\b", re.IGNORECASE)
ONION_BARE = re.compile(r"(?<!\w)[a-z2-7]{55}d(?!\w)")

_AT = r"(?:\s?[@＠]\s?|\s{0,2}[(\[{<]\s?(?:at|@|arroba|ät)\s?[)\]}>]\s{0,2})"
_DOT = r"(?:\.|\s{0,2}[(\[{<]\s?(?:dot|punkt|punto|point|\.)\s?[)\]}>]\s{0,2}|\s(?:dot|punkt|punto|point|точка)\s)"
_NAME, _LABEL, _END = r"(?<![\w.+-])[\w.+-]{1,64}", r"[^\W_][\w-]{0,62}", r"[^\W\d_]{2,24}(?![\w-])"
EMAIL = re.compile(rf"{_NAME}@(?:{_LABEL}\.){{1,5}}{_END}")
EMAIL_SPELLED = re.compile(rf"{_NAME}{_AT}(?:{_LABEL}{_DOT}){{1,3}}{_END}", re.IGNORECASE)
EMAIL_WORDS = re.compile(
    rf"{_NAME}\s(?:at|arroba|собака)\s{_LABEL}(?:{_DOT}{_LABEL}){{0,2}}"
    rf"(?:\s(?:dot|punkt|punto|point|точка)\s|\s?[(\[{{<]\s?dot\s?[)\]}}>]\s?){_END}",
    re.IGNORECASE,
)

_58 = "1-9A-HJ-NP-Za-km-z"
WALLET = re.compile(
    rf"(?<![\w-])(?:bitcoin:|ethereum:|monero:|litecoin:)?(?:"
    rf"[13](?=[{_58}]{{0,33}}[a-z])(?=[{_58}]{{0,33}}[A-Z])[{_58}]{{25,34}}"
    rf"|(?:bc1|tb1|ltc1|BC1|LTC1)[0-9a-zA-Z]{{11,87}}"
    rf"|0x[0-9a-fA-F]{{40}}"
    rf"|[48][0-9AB][{_58}]{{93}}(?:[{_58}]{{11}})?"
    rf"|(?:bitcoincash:)[qpQP][0-9a-zA-Z]{{41}}|[qp](?=[0-9a-z]{{0,40}}\d)[02-9ac-hj-np-z]{{41}}"
    rf"|[LMDXTAr](?=[{_58}]{{0,34}}[a-z])(?=[{_58}]{{0,34}}[A-Z])(?=[{_58}]{{0,34}}\d)[{_58}]{{24,34}}"
    rf"|t[13](?=[{_58}]{{0,33}}[A-Z])[{_58}]{{33}}"
    rf"|zs1[0-9a-z]{{75}}|addr1[0-9a-z]{{50,110}}"
    rf")(?![\w-])"
)

_ONION_HINT = re.compile(r"onion|i2p", re.IGNORECASE)
_AT_HINT = re.compile(r"[@＠]|[(\[{<]\s?(?:at|arroba|ät)", re.IGNORECASE)
_DOT_HINT = re.compile(r"[\s(\[{<](?:dot|punkt|punto|point|точка)(?!\w)", re.IGNORECASE)
_SITES_HINT = re.compile(r"\.\w{2,8}/|\w:[^\s<>\"')\]]")

CONTACTS: tuple[Contact, ...] = (
    Contact(kind="pgp", patterns=(PGP_BLOCK, PGP_OPEN)),
    Contact(kind="onion", patterns=(ONION, ONION_SPACED), hint=_ONION_HINT),
    Contact(kind="onion", patterns=(ONION_BARE,)),
    Contact(kind="email", patterns=(EMAIL, EMAIL_SPELLED), hint=_AT_HINT),
    Contact(kind="email", patterns=(EMAIL_WORDS,), hint=_DOT_HINT),
    Contact(kind="wallet", patterns=(WALLET,)),
    Contact(kind="handle", patterns=(UNIQUE,)),
    Contact(kind="handle", patterns=(SITES,), hint=_SITES_HINT),
    Contact(kind="handle", patterns=(PROFILES,), hint=PROFILE_HINT),
    Contact(kind="pgp", patterns=(PGP_PRINT, PGP_KEY_ID)),
    Contact(kind="phone", patterns=PHONES, hint=PHONE_HINT, veto=lambda m: not is_phone(m)),
    Contact(kind="phone", patterns=(SPELLED,), veto=lambda m: not is_spelled_phone(m)),
    Contact(kind="handle", patterns=MESSENGERS, hint=MESSENGER_HINT),
    Contact(kind="handle", patterns=(AT_NAME,)),
)
"""In this order: what is longest and surest first."""
