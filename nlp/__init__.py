"""Texts in, facts out."""

from nlp.compiled import prefer

prefer()
