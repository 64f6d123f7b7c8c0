"""An invented source for the tests of schedule and reporting."""

from config.sources import Source


def source(name: str, schedule: str = "0 2 * * *", *, enabled: bool = True) -> Source:
    return Source(
        name=name,
        start_urls=("https://shop.example/",),
        layout="shop",
        country="XX",
        language="en",
        currency="EUR",
        schedule=schedule,
        delay_seconds=1.0,
        expected_min=0,
        expected_max=9,
        legal_ground="An invented shop for a test",
        enabled=enabled,
    )
