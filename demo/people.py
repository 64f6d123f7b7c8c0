"""Invented handles and contacts. Numbers and hosts are from the ranges reserved for fiction and documentation."""

import hashlib
from random import Random

_FIRST = [
    "amber",
    "birch",
    "cedar",
    "delta",
    "ember",
    "fjord",
    "grove",
    "hazel",
    "indigo",
    "juniper",
    "krill",
    "lunar",
    "maple",
    "nimbus",
    "otter",
    "pebble",
    "quartz",
    "raven",
    "sable",
    "tundra",
    "umber",
    "velvet",
    "willow",
    "xenon",
    "yarrow",
    "zephyr",
    "basalt",
    "copper",
    "drift",
    "elm",
]
_SECOND = [
    "anchor",
    "beacon",
    "cabin",
    "dock",
    "estuary",
    "forge",
    "gable",
    "harbor",
    "isle",
    "jetty",
    "keel",
    "lodge",
    "mill",
    "nook",
    "orchard",
    "pier",
    "quay",
    "ridge",
    "shore",
    "tower",
    "vault",
    "wharf",
    "yard",
    "arcade",
    "bridge",
    "court",
    "depot",
    "farm",
    "gate",
    "hall",
]
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"


def handles(random: Random, count: int) -> list[str]:
    """Distinct seller handles such as `amberwharf42`."""
    pairs = [(a, b) for a in _FIRST for b in _SECOND]
    return [f"{a}{b}{random.randint(10, 99)}" for a, b in random.sample(pairs, count)]


def contact(random: Random, number: int) -> tuple[str, str]:
    """A sentence that gives a contact, and the contact itself, which must be found nowhere but in the raw archive."""
    name = f"{random.choice(_FIRST)}.{random.choice(_SECOND)}{number}"
    kinds = (
        (f"{name}@example.org", "Write to {}."),
        (f"+44 7700 900{100 + number:03d}", "Call or text {}."),
        (f"(555) 555-01{number:02d}", "Phone {} after six."),
        (f"{name.replace('.', '')}", "Wickr: {}"),
        (f"@{name.replace('.', '_')}", "Telegram {} for questions."),
        (_bitcoin(random), "Payment to {} is welcome."),
        ("bc1q" + "".join(random.choice(_BECH32) for _ in range(38)), "BTC {} works too."),
        ("".join(random.choice(_BASE32) for _ in range(56)) + ".onion", "Our own page: http://{}/"),
    )
    value, sentence = kinds[number % len(kinds)]
    return sentence.format(value), value


def _bitcoin(random: Random) -> str:
    """A legacy address with a right checksum, so that nothing but its shape and sum can give it away."""
    payload = bytes([0]) + random.randbytes(20)
    raw = payload + hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
    number, text = int.from_bytes(raw, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = _BASE58[digit] + text
    return "1" + text
