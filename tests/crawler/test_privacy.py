import stat
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.contacts import CONTACTS, Contact
from crawler.privacy import hash_seller, mask, mask_url, seller_key
from records.problems import Broken

ONION3 = "invent3dinvent3dinvent3dinvent3dinvent3dinvent3dinvent3d"

MUST_MASK = [
    # text, what may not be left, token
    ("call +44 7700 900123 now", "900123", "[phone]"),
    ("0044 7700 900 123", "900", "[phone]"),
    ("Text 07700 900123", "900123", "[phone]"),
    ("ring 07700900123.", "900123", "[phone]"),
    ("+1 (555) 010-9999", "9999", "[phone]"),
    ("(555) 010-9999", "9999", "[phone]"),
    ("555-010-9999", "9999", "[phone]"),
    ("555.010.9999", "9999", "[phone]"),
    ("+49-151-23456789", "23456789", "[phone]"),
    ("Tel. 030 123 45 67", "123 45", "[phone]"),
    ("0151/23456789", "234567", "[phone]"),
    ("WhatsApp 447700900123", "900123", "[phone]"),
    ("WhatsApp: +86 138 0013 8000", "8000", "[phone]"),
    ("0 7 7 0 0 9 0 0 1 2 3", "9 0 0", "[phone]"),
    ("zero seven seven zero zero nine zero zero one two three", "seven seven", "[phone]"),
    ("null eins fünf eins zwei acht vier fünf sechs", "eins fünf", "[phone]"),
    ("+7 (901) 234-56-78", "234-56", "[phone]"),
    ("write to some.one+x@mail.example", "some.one", "[email]"),
    ("some.one (at) mail (dot) example", "some.one", "[email]"),
    ("someone [at] mail [dot] example", "someone", "[email]"),
    ("someone at mail dot com", "someone", "[email]"),
    ("someone(at)mail.com", "someone", "[email]"),
    ("someone @ mail.com", "someone", "[email]"),
    ("wickr: bobbyinvented", "bobbyinvented", "[handle]"),
    ("Wickr bobbyinvented", "bobbyinvented", "[handle]"),
    ("WickrMe: bobby_99", "bobby_99", "[handle]"),
    ("Wickr me - bobby99", "bobby99", "[handle]"),
    ("Wickr ID is bobby99", "bobby99", "[handle]"),
    ("my tele is bobby99", "bobby99", "[handle]"),
    ("tg @bobby_invented", "bobby_invented", "[handle]"),
    ("Telegram: @bobby_invented", "bobby_invented", "[handle]"),
    ("Telegram : t.me/bobby_invented", "bobby_invented", "[handle]"),
    ("https://t.me/joinchat/AbCd123", "AbCd123", "[handle]"),
    ("wa.me/447700900123", "900123", "[handle]"),
    ("Threema ABCD1234", "ABCD1234", "[handle]"),
    ("jabber: bobby@xmpp.example", "bobby", "[email]"),
    ("xmpp - bobby99", "bobby99", "[handle]"),
    ("ICQ 123456789", "123456789", "[handle]"),
    ("icq: 123-456-789", "456", "[handle]"),
    ("Discord: bobby#1234", "bobby", "[handle]"),
    ("bobby#1234 on discord", "bobby", "[handle]"),
    ("Kik: bobby99", "bobby99", "[handle]"),
    ("instagram.com/bobbyinvented", "bobbyinvented", "[handle]"),
    ("Snapchat: bobby.inv", "bobby.inv", "[handle]"),
    ("signal: bobby.42", "bobby.42", "[handle]"),
    ("телеграм: @bobby_invented", "bobby_invented", "[handle]"),
    ("Телеграм bobby_invented", "bobby_invented", "[handle]"),
    ("mein Telegram ist bobby_invented", "bobby_invented", "[handle]"),
    ("mi telegram es bobby_invented", "bobby_invented", "[handle]"),
    ("Session 05" + "a1b2c3d4" * 8, "a1b2c3d4", "[handle]"),
    ("@bobby:matrix.example", "bobby", "[handle]"),
    ("微信: bobby99", "bobby99", "[handle]"),
    ("wickr: bobby99 / telegram: other_99", "other_99", "[handle]"),
    ("Wickr€€. bobby56 now", "bobby56", "[handle]"),
    ("reach me: wickr..h_bobby", "h_bobby", "[handle]"),
    ("WICKR wickr€..bobbyplug3", "bobbyplug3", "[handle]"),
    ("telegram ID€ ( bobby2 )", "bobby2", "[handle]"),
    ("Telegram ➡️ bobby_inv", "bobby_inv", "[handle]"),
    ("wickr name€.Xbobby", "Xbobby", "[handle]"),
    ("W1CKR @@€..Carlbobby", "Carlbobby", "[handle]"),
    ("vvickr: bobby99", "bobby99", "[handle]"),
    ("see http://m.example/vendor/BobbyInv#reviews", "BobbyInv", "[handle]"),
    ("m.example/shop/user/bobby", "bobby", "[handle]"),
    ("https://m.example/list?page=2&seller=bobby", "bobby", "[handle]"),
    ("send to 1BoatSLRHtKNngkdXEeobR76b53LETtpyT", "1Boat", "[wallet]"),
    ("3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy", "3J98", "[wallet]"),
    ("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", "bc1", "[wallet]"),
    ("0x52908400098527886E0F7030069857D2E4169EE7", "0x529", "[wallet]"),
    ("44" + "Af9k" * 23 + "x", "Af9k", "[wallet]"),
    ("LaMT348PWRnrqeeWArpwQPbuanpXDZGEUz", "LaMT", "[wallet]"),
    ("bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a", "qpm2", "[wallet]"),
    ("qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a", "qpm2", "[wallet]"),
    (f"http://{ONION3}.onion/u/bobby", "invent3d", "[onion]"),
    (f"{ONION3} . onion", "invent3d", "[onion]"),
    ("invent3dinvent3d.onion", "invent3d", "[onion]"),
    ("-----BEGIN PGP PUBLIC KEY BLOCK-----\nxyz\n-----END PGP PUBLIC KEY BLOCK-----", "xyz", "[pgp]"),
    ("-----BEGIN PGP MESSAGE-----\nVersion: 1\n\nhQEMA1inventedInventedInv+/=\nno end", "hQEMA", "[pgp]"),
    ("ABCD 1234 ABCD 1234 ABCD  1234 ABCD 1234 ABCD 1234", "1234", "[pgp]"),
    ("PGP: 0xABCDEF1234567890", "ABCDEF", "[pgp]"),
]

MUST_KEEP = [
    "CAS 28981-97-7, 1234-56-7 and 437-38-7",
    "5F-MDMB-PINACA 1-(4-fluorophenyl)propan-2-amine",
    "2-(2,5-dimethoxy-4-iodophenyl)-N-[(2-methoxyphenyl)methyl]ethanamine",
    "1000 x 2mg, 10 x 100 pills, 250mg/ml, 0.5 g",
    "5 g 25 g 100 g 250 g 1000 g",
    "10 25 50 100 250 500 1000",
    "250 500 1000 2500",
    "€ 1,250.00 or 1.250,00 EUR or USD 3500.50",
    "HS code 2924.29.70 and 2924 29 98",
    "HS 0602901000",
    "EC 200-003-9",
    "2019-10-04, 04.10.2019 12:30, 10/04/2019",
    "2019-10-04T12:30:00",
    "99.8% purity, HPLC 98-99%",
    "batch 20190412001",
    "SKU: 0123456789",
    "ISBN-10 0521855063, ISBN-13 9780521855068",
    "UN 1234 class 6.1",
    "CCN(CC)C(=O)[C@H]1CN([C@@H]2CC3=CNC4=CC=CC(=C34)C2=C1)C",
    "InChIKey=SHXWCVYOXRDMCX-UHFFFAOYSA-N",
    "C15H21NO2 179.22 g/mol",
    "1,2,3,4,5,6,7,8-octahydro",
    "4-AcO-DMT, 2C-B, 25I-NBOMe, JWH-018, AB-001, N-ethyl-pentedrone",
    "Contact us on Telegram for prices",
    "available on wickr and telegram only",
    "Telegram or Wickr",
    "Please use signal words",
    "line of research chemicals: benzos",
    "we ship at 10 am, look at site.com",
    "10g @ 50, 5 @ $10",
    "one two three four five six seven eight nine",
    "pay in BTC, XMR or LTC",
    "100mg 200mg 300mg 400mg 500mg 600mg 700mg",
    "+5 years, +/- 10%",
    "Alprazolam 2mg x 1000 - 100 - 200 - 300",
    "room 101, 221b, 24/7, 365 days",
    "mp 151-152 °C, bp 210-212",
    "tracking 1-3 days, 10-14 days EU",
    "snapshot, wireless, session of therapy",
    "Telegram 5F-ADB and Wickr 100g",
    "Ask on Wickr. Powder is 99% pure",
    "wickr, MDMA; telegram! Ketamine",
    "buyer/seller/vendor agreement, n.a./user/g",
    "https://m.example/product/4-mmc?id=2&page=3",
]


@pytest.mark.parametrize(("text", "gone", "token"), MUST_MASK)
def test_must_mask(text: str, gone: str, token: str) -> None:
    masked = mask(text)
    assert gone not in masked
    assert token in masked
    assert mask(masked) == masked


@pytest.mark.parametrize("text", MUST_KEEP)
def test_must_keep(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    ("text", "handle", "masked"),
    [
        ("DrInvented sells", "drinvented", "[seller] sells"),
        ("by Dr. Invented!", "dr_invented", "by [seller]!"),
        ("by dr_invented_", "Dr Invented", "by [seller]_"),
        ("drinventeds", "drinvented", "drinventeds"),
        ("MDMA by MD", "MD", "MDMA by MD"),
        ("[phone] by phone", "phone", "[phone] by [seller]"),
        ("von Zauberküche", "zauberKÜCHE", "von [seller]"),
        ("(a+b)* shop", "(a+b)*", "[seller] shop"),
    ],
)
def test_own_handle(text: str, handle: str, masked: str) -> None:
    assert mask(text, handle) == masked
    assert mask(masked, handle) == masked


PIECES = st.sampled_from(
    [
        "wickr",
        ":",
        " ",
        "@",
        "bob99",
        "+44 7700",
        "900123",
        ".",
        "com",
        "(at)",
        "telegram",
        "[phone]",
        "is",
        "\n",
        "-",
        "0",
    ]
)


@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=14).map("".join)))
@settings(max_examples=400, deadline=None)
def test_masking_twice_changes_nothing(text: str) -> None:
    once = mask(text, "bob99")
    assert mask(once, "bob99") == once


@pytest.mark.parametrize("contact", CONTACTS, ids=lambda contact: contact.patterns[0].pattern[:30])
def test_a_hint_hides_no_contact(contact: Contact) -> None:
    thorough = replace(contact, hint=None)
    for text, *_ in MUST_MASK:
        assert contact.mask(text) == thorough.mask(text)


@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=14).map("".join)))
@settings(max_examples=300, deadline=None)
def test_hints_change_nothing(text: str) -> None:
    for contact in CONTACTS:
        assert contact.mask(text) == replace(contact, hint=None).mask(text)


@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "1",
        "1 ",
        "a.",
        "a@",
        "@",
        "wickr ",
        "wickr:",
        "0 ",
        "+1",
        "one ",
        "-----BEGIN PGP MESSAGE-----",
        "(",
        "a-",
        "a.b/u/",
        "wickr€.",
        "\n",
    ],
)
def test_a_megabyte_is_masked_in_linear_time(unit: str) -> None:
    small, large = (unit * (size // len(unit)) for size in (30_000, 240_000))
    start = time.process_time()
    mask(small)
    middle = time.process_time()
    mask(large)
    assert time.process_time() - middle < 16 * max(middle - start, 0.05)


@pytest.mark.parametrize(
    ("url", "handle", "masked"),
    [
        ("https://m.example/vendor/bobby?tab=2", None, "https://m.example/vendor/[seller]?tab=2"),
        ("https://m.example/u/bobby/feedback", None, "https://m.example/u/[seller]/feedback"),
        ("https://m.example/list?user=bobby&page=2", None, "https://m.example/list?user=[seller]&page=2"),
        ("https://m.example/~bobby/x", None, "https://m.example/[seller]/x"),
        ("https://m.example/item/mdma-by-bobby-5g", "Bobby", "https://m.example/item/mdma-by-%5Bseller%5D-5g"),
        ("https://me:pw@m.example/x#bobby", None, "https://m.example/x"),
        ("https://m.example/x?mail=a.b%40mail.example", None, "https://m.example/x?mail=[email]"),
        ("https://m.example/product/5f-mdmb-pinaca?id=12", "bobby", "https://m.example/product/5f-mdmb-pinaca?id=12"),
        ("https://m.example/users", None, "https://m.example/users"),
    ],
)
def test_addresses(url: str, handle: str | None, masked: str) -> None:
    assert mask_url(url, handle).replace("%5B", "[").replace("%5D", "]") == masked.replace("%5B", "[").replace(
        "%5D", "]"
    )


def test_sellers_are_one_across_markets_and_spellings() -> None:
    key = b"k" * 32
    same = {hash_seller(key, handle) for handle in ("DrInvented", " drinvented ", "ＤｒＩｎｖｅｎｔｅｄ")}
    assert len(same) == 1
    assert len(same.pop()) == 32
    assert hash_seller(key, "a") != hash_seller(key, "b")
    assert hash_seller(key, "a") != hash_seller(b"x" * 32, "a")


def test_the_key_is_made_once_and_for_its_owner_only(tmp_path) -> None:
    key = seller_key(tmp_path, None)
    assert len(key) == 32
    assert seller_key(tmp_path, None) == key
    assert stat.S_IMODE((tmp_path / "keys" / "seller.key").stat().st_mode) == 0o600
    assert seller_key(tmp_path, "c" * 32) == b"c" * 32


def test_a_damaged_key_is_not_replaced(tmp_path) -> None:
    seller_key(tmp_path, None)
    (tmp_path / "keys" / "seller.key").write_bytes(b"short")
    with pytest.raises(Broken, match="expected 32 bytes"):
        seller_key(tmp_path, None)
