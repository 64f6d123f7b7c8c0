"""Plain data to frozen dataclasses and back; strict in both directions.

Every record and every configuration entry goes through `build`, so an unknown key, a missing key or
a wrong type is refused in one way: a `RecordError` that names the place, the key and what was expected.
"""

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from typing import Any, TypeVar, cast

T = TypeVar("T")


class RecordError(ValueError):
    """Data that does not fit its record; the message names place, key, expectation and what was found."""


def plain(value: Any) -> Any:
    """Turn a record into dicts, lists, strings and numbers that JSON can hold; None and empty fields stay."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, tuple | list | set | frozenset):
        return [plain(v) for v in value]
    return value


def build(cls: type[T], data: Any, where: str) -> T:
    """Make a dataclass from plain data; `where` names file and entry for the error message."""
    if not isinstance(data, Mapping):
        raise RecordError(f"{where}: expected a mapping for {cls.__name__}, got {_shown(data)}")
    fields_of: Any = _fields
    hints, required = fields_of(cls)
    for key in data:
        if key not in hints:
            raise RecordError(f"{where}: unknown key {key!r}; expected one of: {', '.join(sorted(hints))}")
    for key in required:
        if key not in data:
            raise RecordError(f"{where}: missing key {key!r}; expected {_name(hints[key])}")
    values = {key: convert(hints[key], value, f"{where}: {key}") for key, value in data.items()}
    try:
        return cls(**values)
    except RecordError:
        raise
    except (ValueError, TypeError) as error:
        raise RecordError(f"{where}: {error}") from error


def convert(hint: Any, value: Any, where: str) -> Any:
    """Convert one plain value to the type `hint`, or raise `RecordError`."""
    origin = typing.get_origin(hint)
    if hint is Any:
        return value
    if origin in (types.UnionType, typing.Union):
        return _union(hint, value, where)
    if origin in (tuple, list, frozenset):
        if isinstance(value, str) or not isinstance(value, list | tuple):
            raise RecordError(f"{where}: expected a list, got {_shown(value)}")
        return _sequence(hint, origin, value, where)
    if origin in (dict, Mapping):
        key_type, value_type = typing.get_args(hint)
        if not isinstance(value, Mapping):
            raise RecordError(f"{where}: expected a mapping, got {_shown(value)}")
        return {
            convert(key_type, k, f"{where}: key {k!r}"): convert(value_type, v, f"{where}: {k}")
            for k, v in value.items()
        }
    if origin is typing.Literal:
        if value in typing.get_args(hint):
            return value
        raise RecordError(
            f"{where}: expected one of {', '.join(map(repr, typing.get_args(hint)))}, got {_shown(value)}"
        )
    if dataclasses.is_dataclass(hint):
        return build(cast(Any, hint), value, where)
    return _scalar(hint, value, where)


@cache
def _fields(cls: Any) -> tuple[dict[str, Any], tuple[str, ...]]:
    hints = typing.get_type_hints(cls)
    own = [f for f in dataclasses.fields(cls) if f.init]
    missing = dataclasses.MISSING
    required = tuple(f.name for f in own if f.default is missing and f.default_factory is missing)
    return {f.name: hints[f.name] for f in own}, required


def _union(hint: Any, value: Any, where: str) -> Any:
    options = typing.get_args(hint)
    if value is None and type(None) in options:
        return None
    failure: RecordError | None = None
    for option in options:
        if option is type(None):
            continue
        try:
            return convert(option, value, where)
        except RecordError as error:
            failure = failure or error
    raise failure or RecordError(f"{where}: expected {_name(hint)}, got {_shown(value)}")


def _sequence(hint: Any, origin: type, value: Any, where: str) -> Any:
    args = typing.get_args(hint)
    if origin is tuple and not (len(args) == 2 and args[1] is Ellipsis):
        if len(args) != len(value):
            raise RecordError(f"{where}: expected {len(args)} values, got {len(value)}")
        return tuple(convert(a, v, f"{where}[{i}]") for i, (a, v) in enumerate(zip(args, value, strict=True)))
    return origin(convert(args[0], v, f"{where}[{i}]") for i, v in enumerate(value))


def _scalar(hint: Any, value: Any, where: str) -> Any:
    try:
        if hint in _EXACT:
            if type(value) in _EXACT[hint]:
                return hint(value)
        elif hint in _PARSED:
            return _PARSED[hint](value)
        elif isinstance(hint, type) and issubclass(hint, Enum):
            return hint(value)
        elif isinstance(hint, type) and isinstance(value, hint):
            return value
    except (ValueError, TypeError, InvalidOperation):
        pass
    raise RecordError(f"{where}: expected {_name(hint)}, got {_shown(value)}")


def _decimal(value: Any) -> Decimal:
    if type(value) not in (int, float, str, Decimal):
        raise TypeError
    return Decimal(str(value))


def _day(value: Any) -> date:
    return value if type(value) is date else date.fromisoformat(value)


def _moment(value: Any) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


_EXACT: dict[Any, tuple[type, ...]] = {bool: (bool,), str: (str,), int: (int,), float: (int, float)}
"""True is not a number here, and "1" is not one either."""
_PARSED: dict[Any, Any] = {Decimal: _decimal, datetime: _moment, date: _day, time: time.fromisoformat}


def _name(hint: Any) -> str:
    if isinstance(hint, type) and issubclass(hint, Enum):
        return "one of " + ", ".join(repr(m.value) for m in hint)
    return hint.__name__ if isinstance(hint, type) and not typing.get_args(hint) else str(hint).replace("typing.", "")


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."
