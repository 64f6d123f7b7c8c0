"""Find substances, precursors, cutting agents, amounts and prices in every crawled run not read yet."""

from pathlib import Path

import typer

from nlp.extract import extract_texts
from npsmon.forgotten import forgetting, names_in
from npsmon.stages import stages
from records.problems import Misuse


def command(
    texts: Path | None = typer.Option(None, "--texts", help="Instead of crawled runs: JSON lines with id and text."),
    output: Path | None = typer.Option(None, "--output", help="With --texts: the marked texts, in the gold format."),
    without_names: Path | None = typer.Option(
        None, "--without-names", help="With --texts: a file with a name a line that the lexicon must forget."
    ),
    again: bool = typer.Option(False, "--again", help="Also read again what an older pipeline or lexicon read."),
) -> None:
    with stages() as stage:
        if texts is None and output is None:
            if without_names is not None:
                raise Misuse("--without-names goes with --texts: what is indexed is read with the whole lexicon")
            count = stage.extract(again)
        elif texts is None or output is None:
            raise Misuse("--texts and --output go together")
        elif not texts.is_file():
            raise Misuse(f"--texts: no such file: {texts}")
        else:
            count = extract_texts(texts, output, forgetting(stage, names_in(without_names)))
    typer.echo(f"{count} texts read")
