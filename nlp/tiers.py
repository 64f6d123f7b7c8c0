"""Sample, retail or bulk: the step of the trade that an offered amount belongs to; unit prices compare within one."""

from typing import Final, NamedTuple

from records.extraction import Amount

SAMPLE, RETAIL, BULK = "sample", "retail", "bulk"


class Steps(NamedTuple):
    sample: float
    """The largest amount that is still a sample."""
    bulk: float
    """The smallest one that is bulk."""


MASS_G: Final = Steps(0.5, 100)
VOLUME_ML: Final = Steps(5, 1000)
UNITS: Final = Steps(3, 250)
MASS_G_OF: Final = {
    "cannabis": Steps(1, 200),
    "plant": Steps(2, 100),
    "cathinone": Steps(1, 250),
    "synthetic-cannabinoid": Steps(1, 250),
    "cutting-agent": Steps(10, 1000),
    "precursor": Steps(10, 1000),
    "tryptamine": Steps(0.1, 5),
    "lysergamide": Steps(0.01, 1),
    "fentanyl-analogue": Steps(0.1, 10),
    "nitazene": Steps(0.1, 10),
}
UNITS_OF: Final = {
    "cannabis": Steps(1, 50),
    "lysergamide": Steps(2, 100),
    "opioid": Steps(1, 100),
    "fentanyl-analogue": Steps(1, 50),
    "nitazene": Steps(1, 50),
    "benzodiazepine": Steps(5, 500),
    "phenethylamine": Steps(3, 1000),
}
"""The steps are the tenth and ninetieth percentile of what 7,600 listings of two markets offered (Agora, January
2014; Hansa, December 2016), by class, rounded to amounts that the trade uses. Of fentanyls, nitazenes and
lysergamides by weight the steps are lower than that: a gram holds hundreds of doses. The markets sold cathinones and
synthetic cannabinoids mostly in bulk; their upper step is the upper quartile."""


def tier(amount: Amount, substance_class: str | None = None) -> str | None:
    """The step of the trade; None for an amount without a measure. Classes without own steps have the general ones."""
    name = substance_class or ""
    if amount.mass_g is not None:
        return _step(amount.mass_g, MASS_G_OF.get(name, MASS_G))
    if amount.volume_ml is not None:
        return _step(amount.volume_ml, VOLUME_ML)
    return None if amount.units is None else _step(amount.units, UNITS_OF.get(name, UNITS))


def _step(value: float, steps: Steps) -> str:
    if value <= steps.sample:
        return SAMPLE
    return BULK if value >= steps.bulk else RETAIL
