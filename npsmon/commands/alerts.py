"""List stored alerts, the most harmful first; acknowledge, confirm, dismiss, silence, and how right each rule was."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from typing import Any

import typer

from alerts import late, lookup, silences, verdicts
from alerts.silences import Silence
from alerts.store import Store as State
from alerts.verdicts import Said, Verdict
from config import lexicon as config_lexicon
from config import rules, sources
from config.lexicon import squeeze
from npsmon import started
from npsmon.shown import say, show
from records.alert import Alert
from records.convert import plain
from records.problems import Misuse
from search.words import resolver

app = typer.Typer(pretty_exceptions_enable=False, add_completion=False, help=__doc__)
BY = typer.Option(..., "--by", help="Who says so; it is kept in the audit trail.")
ALERT = typer.Argument(..., help="The alert's id, or its beginning.")
KEY = typer.Argument(..., help="The name, or the source, as alerts have it.")
RULE = typer.Option(None, "--rule", help="Only what this rule finds.")


@app.callback(invoke_without_command=True)
def listing(  # noqa: PLR0917
    context: typer.Context,
    since: datetime | None = typer.Option(None, formats=["%Y-%m-%d"], help="First day; without it, the last 30 days."),
    until: datetime | None = typer.Option(None, formats=["%Y-%m-%d"], help="Last day; without it, today (UTC)."),
    held: bool = typer.Option(False, "--held", help="What the filters held back, and why."),
    by_rule: bool = typer.Option(False, "--rules", help="How often each rule fired, and how right it was."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON, with all evidence."),
) -> None:
    if context.invoked_subcommand is not None:
        return
    if by_rule:
        _rules(as_json)
        return
    last = (until or started.clock().now()).date()
    first: date = since.date() if since else last - timedelta(days=30)
    with started.state() as state:
        found = state.held(first, last) if held else state.alerts_between(first, last)
        shown = rows(found, _verdicts(state), late.notes(state))
    whole = [{"alert": row["alert"], **plain(alert)} for row, alert in zip(shown, found, strict=True)]
    show(whole if as_json else shown, as_json, title=f"{'held back' if held else 'alerts'}, {first} to {last}")


@app.command()
def acknowledge(alert: str = ALERT, by: str = BY) -> None:
    """Say that somebody is at it."""
    _give(alert, Verdict.ACKNOWLEDGED, by)


@app.command()
def confirm(
    alert: str = ALERT, by: str = BY, reason: str = typer.Option("", "--reason", help="What confirmed it.")
) -> None:
    """Say that the alert was right; it counts for its rule."""
    _give(alert, Verdict.CONFIRMED, by, reason)


@app.command()
def dismiss(
    alert: str = ALERT, by: str = BY, reason: str = typer.Option(..., "--reason", help="Why it was wrong.")
) -> None:
    """Say that the alert was wrong, and why; it counts against its rule."""
    _give(alert, Verdict.DISMISSED, by, reason)


@app.command()
def silence(
    key: str = KEY,
    until: datetime = typer.Option(..., "--until", formats=["%Y-%m-%d"], help="The last day of the silence."),
    reason: str = typer.Option(..., "--reason", help="Why nobody needs to hear of it."),
    by: str = BY,
    rule: str | None = RULE,
) -> None:
    """Hold back what is found about a key, for a time; it is still stored and listed with --held."""
    now = started.clock().now()
    with started.state() as state:
        wanted = Silence(key=_key(state, key), rule=_rule(rule), until=until.date(), by=by, at=now, reason=reason)
        silences.silence(state, wanted)
    typer.echo(f"{wanted.key} is silenced{_under(rule)} until {wanted.until}")


@app.command()
def unsilence(key: str = KEY, by: str = BY, rule: str | None = RULE) -> None:
    """End the silence of a key before its time."""
    with started.state() as state:
        known = {s.key for s in silences.in_force(state, started.clock().now().date()).given}
        name = key if key in known else resolver(config_lexicon.load())(key) or key
        silences.unsilence(state, name, rule, by, started.clock().now())
    typer.echo(f"{name} is no longer silenced{_under(rule)}")


@app.command(name="silences")
def list_silences(as_json: bool = typer.Option(False, "--json", help="Print JSON.")) -> None:
    """List the silences that are in force."""
    with started.state() as state:
        given = silences.in_force(state, started.clock().now().date()).given
    show(given, as_json, title="silences", columns=("key", "rule", "until", "by", "at", "reason"))


def rows(
    found: Sequence[Alert], said: Mapping[str, str] | None = None, noted: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """One line an alert; `said` and `noted`: its verdict and what late data added, by id."""
    said, noted = said or {}, noted or {}
    ids = {alert.alert_id for alert in found}
    return [
        {
            "alert": alert.alert_id,
            "day": alert.signal.day,
            "rule": alert.signal.rule,
            "name": alert.signal.key,
            "class": alert.evidence.substance_class,
            "harm": round(alert.harm, 1),
            "why": alert.signal.reason,
            **({"held back because": alert.held} if any(one.held for one in found) else {}),
            **({"late data": noted.get(alert.alert_id)} if ids & noted.keys() else {}),
            **({"verdict": said.get(alert.alert_id)} if ids & said.keys() else {}),
        }
        for alert in found
    ]


def _rules(as_json: bool) -> None:
    today = started.clock().now().date()
    names = [rule.name for rule in rules.load(started.settings().config)]
    with started.state() as state:
        found = verdicts.records(state, names, today)
    if as_json:
        show(found, as_json)
        return
    table = [
        {
            "rule": record.rule,
            f"fired in {verdicts.WINDOW.days} days": record.fired,
            "not judged": record.not_judged,
            "false a week, at least": record.false_a_week,
            "precision, all verdicts": str(record.precision),
        }
        for record in found
    ]
    show(table, as_json, title=f"rules, up to {today}")


def _give(asked: str, verdict: Verdict, by: str, reason: str = "") -> None:
    now = started.clock().now()
    with started.state() as state:
        alert = lookup.find(state, asked)
        before = verdicts.standings(state).get(alert.alert_id)
        said = Said(alert_id=alert.alert_id, verdict=verdict, by=by, at=now, reason=reason)
        verdicts.give(state, alert, said)
    s = alert.signal
    typer.echo(f"{alert.alert_id} ({s.key}, {s.rule}, {s.day}) is {verdict}")
    if before is not None:
        say(f"before: {before}")
    if verdict is Verdict.DISMISSED:
        say(f"it is told again if it goes further; to prevent that: npsmon alerts silence {s.key!r} --until ...")


def _verdicts(state: State) -> dict[str, str]:
    return {alert_id: str(said) for alert_id, said in verdicts.standings(state).items()}


def _key(state: State, asked: str) -> str:
    """A silence on a name that nothing is ever found under would silence nothing, unnoticed."""
    keys = {head.key for head in lookup.heads(state)}
    keys |= {source.name for source in sources.load(started.settings().config)}
    if asked in keys:
        return asked
    if found := resolver(config_lexicon.load())(asked):
        return found
    spellings = {squeeze(key): key for key in sorted(keys)}
    if squeeze(asked) in spellings:
        return spellings[squeeze(asked)]
    near = ", ".join(spellings[s] for s in get_close_matches(squeeze(asked), spellings, 5, 0.6))
    raise Misuse(f"{asked!r}: no alert, source or list has this name; near: {near or 'none'}")


def _rule(asked: str | None) -> str | None:
    known = [rule.name for rule in rules.load(started.settings().config)]
    if asked is not None and asked not in known:
        raise Misuse(f"--rule: expected one of {', '.join(known)}, got {asked!r}")
    return asked


def _under(rule: str | None) -> str:
    return f" for the rule {rule}" if rule else ""
