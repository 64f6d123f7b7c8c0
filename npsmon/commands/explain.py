"""Show a text with its spans, each with what found it and how sure that is; its kind, and why; what it offers."""

import sys
from pathlib import Path

import typer

from nlp import explain
from nlp.extract import mark
from nlp.gold import Gold, markup
from nlp.pipeline import Pipeline
from npsmon.explained import show_explanation
from npsmon.forgotten import forgetting, names_in, remembered
from npsmon.shown import show
from npsmon.stages import stages
from records.problems import Misuse


def command(  # noqa: PLR0917
    text: str | None = typer.Argument(None, help="The text, title first; `-` reads standard input."),
    file: Path | None = typer.Option(None, "--file", help="Read the text from a file instead."),
    currency: str = typer.Option("USD", help="What a bare number or an ambiguous sign means."),
    wanted: bool = typer.Option(False, "--wanted", help="The page files the post as a request to buy."),
    without_names: Path | None = typer.Option(
        None, "--without-names", help="A file with a name a line that the lexicon must forget."
    ),
    as_markup: bool = typer.Option(
        False, "--markup", help="Print a record for a file of marked-up texts instead, to be corrected by hand."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    given, forgotten = _text(text, file), names_in(without_names)
    with stages() as stage:
        pipeline, lexicon, day = forgetting(stage, forgotten), stage.lexicon, stage.clock.now().date()
    if as_markup:
        typer.echo(_markup(given, pipeline, wanted))
        return
    known = remembered(lexicon, forgotten)
    found = explain.explain(given, pipeline, known, day, currency=currency, wanted=wanted)
    if as_json:
        show([found], as_json)
    else:
        show_explanation(found)


def _markup(text: str, pipeline: Pipeline, wanted: bool) -> str:
    read = mark("new-1", pipeline.read(text, wanted))
    try:
        return markup(
            Gold(id=read.id, text=text, ents=read.ents, kind=read.kind, primary=read.primary, offer=read.offer)
        )
    except ValueError as error:
        raise Misuse(f"the text cannot be marked up: {error}") from error


def _text(text: str | None, file: Path | None) -> str:
    if (text is None) == (file is None):
        raise Misuse("expected one of: a text, `-` for standard input, --file FILE")
    if file is not None and not file.is_file():
        raise Misuse(f"--file: no such file: {file}")
    if file is None and text != "-":
        return str(text)
    data = file.read_bytes() if file else sys.stdin.buffer.read()
    try:
        return data.decode("utf-8").removesuffix("\n")
    except UnicodeDecodeError as error:
        raise Misuse(f"{file or 'standard input'}: expected UTF-8: {error}") from None
