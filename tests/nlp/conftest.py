"""The shipped lexicon's pipeline, loaded once: that takes a second."""

import pytest

from config.lexicon import load as load_lexicon
from nlp.pipeline import Pipeline, load


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    return load(load_lexicon())
