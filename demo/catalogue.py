"""What is sold in the invented world. Names are real where the lexicon should know them; texts are all invented."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Product:
    name: str
    """The canonical name that extraction should give."""
    shown: tuple[str, ...]
    """How titles write it."""
    category: str
    eur: float
    """Typical price of one gram or one unit."""
    unit: str = "g"
    """g, ml, or a count noun."""
    share: float = 1.0
    """How often it is offered, relative to the others."""
    role: str = "substance"


PRODUCTS = (
    Product(name="mdma", shown=("MDMA", "MDMA crystal", "Molly"), category="Stimulants", eur=24, share=3),
    Product(name="ketamine", shown=("Ketamine", "S-Ketamine"), category="Dissociatives", eur=28, share=3),
    Product(name="cocaine", shown=("Cocaine", "Colombian cocaine"), category="Stimulants", eur=65, share=3),
    Product(name="amphetamine", shown=("Amphetamine paste", "Speed paste"), category="Stimulants", eur=9, share=2),
    Product(
        name="methamphetamine", shown=("Methamphetamine", "Crystal meth"), category="Stimulants", eur=60, share=1.5
    ),
    Product(name="heroin", shown=("Heroin", "Brown heroin"), category="Opioids", eur=45, share=1.5),
    Product(name="cannabis", shown=("Cannabis flowers", "Hashish"), category="Cannabis", eur=9, share=4),
    Product(name="lsd", shown=("LSD blotters", "LSD tabs"), category="Psychedelics", eur=6, unit="tabs", share=2),
    Product(name="dmt", shown=("DMT", "N,N-DMT"), category="Psychedelics", eur=75),
    Product(name="2c-b", shown=("2C-B", "2C-B powder"), category="Psychedelics", eur=55, share=1.5),
    Product(name="4-aco-dmt", shown=("4-AcO-DMT",), category="Psychedelics", eur=85),
    Product(name="1p-lsd", shown=("1P-LSD blotters",), category="Psychedelics", eur=5, unit="tabs"),
    Product(name="mephedrone", shown=("4-MMC", "Mephedrone", "4-MMC (mephedrone)"), category="Stimulants", eur=16),
    Product(name="3-mmc", shown=("3-MMC", "3-MMC crystals"), category="Stimulants", eur=14, share=2),
    Product(name="alpha-php", shown=("a-PHP", "alpha-PHP"), category="Stimulants", eur=22),
    Product(name="methoxetamine", shown=("MXE", "Methoxetamine"), category="Dissociatives", eur=38, share=0.7),
    Product(name="3-meo-pcp", shown=("3-MeO-PCP",), category="Dissociatives", eur=42, share=0.7),
    Product(name="alprazolam", shown=("Alprazolam", "Xanax"), category="Benzodiazepines", eur=2, unit="pills", share=2),
    Product(name="diazepam", shown=("Diazepam", "Valium"), category="Benzodiazepines", eur=1, unit="pills", share=1.5),
    Product(name="etizolam", shown=("Etizolam",), category="Benzodiazepines", eur=1.2, unit="pills"),
    Product(name="oxycodone", shown=("Oxycodone",), category="Opioids", eur=14, unit="pills"),
    Product(name="metonitazene", shown=("Metonitazene",), category="Opioids", eur=120, share=0.5),
    Product(name="gbl", shown=("GBL", "GBL cleaner"), category="Sedatives", eur=0.2, unit="ml", share=0.8),
    Product(name="kratom", shown=("Kratom leaf", "Maeng Da kratom"), category="Plants", eur=0.3, share=1.5),
    Product(name="psilocybin mushrooms", shown=("Psilocybin mushrooms", "Magic mushrooms"), category="Plants", eur=7),
)
CHEMICALS = (
    Product(name="caffeine", shown=("Caffeine anhydrous",), category="Chemicals", eur=0.05, role="cutting_agent"),
    Product(name="lidocaine", shown=("Lidocaine HCl powder",), category="Chemicals", eur=0.4, role="cutting_agent"),
    Product(name="benzocaine", shown=("Benzocaine powder",), category="Chemicals", eur=0.3, role="cutting_agent"),
    Product(name="phenacetin", shown=("Phenacetin",), category="Chemicals", eur=0.3, role="cutting_agent"),
    Product(name="safrole", shown=("Safrole",), category="Chemicals", eur=0.8, unit="ml", role="precursor"),
    Product(name="piperonal", shown=("Piperonal",), category="Chemicals", eur=0.5, role="precursor"),
    Product(name="ephedrine", shown=("Ephedrine",), category="Chemicals", eur=3, role="precursor"),
)
GOODS = (
    "Digital pocket scales 0.01 readout",
    "Vacuum bags, pack of fifty",
    "Guide to home mushroom photography",
    "Glass storage jars with lids",
    "Sticker sheet, assorted prints",
    "Padded envelopes, plain white",
    "Night sky poster, signed",
    "Book collection: ethnobotany of the Andes",
    "Reading lamp with clamp",
    "Wooden incense holder",
)
OPENINGS = (
    "Fresh stock came in this week.",
    "Back after a short holiday.",
    "Straight from our small workshop.",
    "We list only what we keep ourselves.",
    "New here, but not new to the trade.",
    "Long-time members know this one.",
    "Packed on the day it is ordered.",
    "A second delivery of the popular lot.",
    "Small lot, when it is gone it is gone.",
    "Our most asked item of the season.",
    "The colour is off-white this time.",
    "Larger pieces than the last lot.",
    "A tested lot with its own report.",
    "What you see in the photo is what arrives.",
    "Restocked by request of several regulars.",
    "The spring lot, stored cool and dark.",
)
MIDDLES = (
    "Every parcel leaves with a neutral sender.",
    "Sealed twice and boxed.",
    "Tracking is given on request.",
    "The lab sheet is in the pictures.",
    "Mixed orders travel together.",
    "We answer messages in the evening.",
    "Refunds are handled by the rules of this place.",
    "Parcels go out on weekdays before noon.",
    "Weights are checked on a calibrated balance.",
    "Stock counts are updated each morning.",
    "Feedback is always welcome.",
    "No samples at the moment.",
    "Letters stay under the usual size.",
    "We do not sell to minors.",
    "Larger amounts by arrangement.",
    "Please read our profile first.",
    "The label says what is in it.",
    "The old lot is finished, do not ask for it.",
    "Orders from the islands take longer.",
    "One parcel for each order, no splitting.",
    "Photos are our own, with today's date.",
    "Our store closes for stock taking at the end of the month.",
)
ENDINGS = (
    "Thank you for reading.",
    "Stay safe and be kind.",
    "See our other items.",
    "Greetings from the coast.",
    "Ask before you order large.",
    "Have a good week.",
    "Until next time.",
    "With regards from the team.",
    "We wish everybody a calm season.",
    "Come back soon.",
)
FOREIGN = {
    "de": ("Neue Lieferung diese Woche, sauber verpackt.", "Versand werktags, neutraler Absender.", "Fragen gern."),
    "nl": ("Nieuwe voorraad, netjes verpakt.", "Verzending op werkdagen.", "Vragen zijn welkom."),
    "fr": ("Nouvel arrivage cette semaine, bien emballé.", "Envoi les jours ouvrés.", "Merci de votre visite."),
    "es": ("Nueva partida esta semana, bien empaquetada.", "Envíos en días laborables.", "Gracias por leer."),
}
WISHES = (
    "Looking for a steady supplier of {name}, serious replies only.",
    "WTB {name}. Please send what you have and from where.",
    "Want to buy {name}, regular need over the coming months.",
    "Anybody here who stocks {name}? Buying now.",
    "Suche {name}, bitte melden.",
    "ISO {name}, meeting in the usual way or by post.",
    "Cherche {name}, merci de répondre ici.",
    "We need {name} for our group, first contact here please.",
)
WISH_TITLES = (
    "WTB: {name}",
    "Looking for {name}",
    "[WTB] {name} wanted",
    "Suche {name}",
    "Need {name}",
    "{name} - buying",
)
PLACES = ("Germany", "Netherlands", "Spain", "United Kingdom", "Poland", "France", "Belgium", "Czech Republic")
