"""Plain data to frozen dataclasses and back; strict in both directions.

Every record and every configuration entry goes through `build`, so an unknown key, a missing key or
a wrong type is refused in one way: a `RecordError` that names the place, the key and what was expected.
"""

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from contextlib import suppress
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
    kind: Any = type(value)
    return _writer(kind)(value)


Writer = Callable[[Any], Any]
_AS_THEY_ARE = frozenset((str, int, float, bool, types.NoneType))


@cache
def _writer(kind: Any) -> Writer:
    """The function that turns a type into plain data; made once a type, as the readers below."""
    if dataclasses.is_dataclass(kind):
        return _plain_record(tuple(f.name for f in dataclasses.fields(kind)))
    if issubclass(kind, Enum):
        return lambda value: value.value
    if issubclass(kind, datetime):
        return lambda value: value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if issubclass(kind, date | time):
        return lambda value: value.isoformat()
    if issubclass(kind, Decimal):
        return str
    if issubclass(kind, Mapping):
        return lambda value: {str(k): plain(v) for k, v in value.items()}
    if issubclass(kind, tuple | list | set | frozenset):
        return lambda value: [plain(v) for v in value]
    return lambda value: value


def _plain_record(names: tuple[str, ...]) -> Writer:
    def write(value: Any) -> dict[str, Any]:
        found = {}
        for name in names:
            own = getattr(value, name)
            kind: Any = type(own)
            found[name] = own if kind in _AS_THEY_ARE else _writer(kind)(own)
        return found

    return write


def build(cls: type[T], data: Any, where: str) -> T:
    """Make a dataclass from plain data; `where` names file and entry for the error message."""
    return cast(T, convert(cls, data, where))


def convert(hint: Any, value: Any, where: str) -> Any:
    """Convert one plain value to the type `hint`, or raise `RecordError`."""
    try:
        return _reader(hint)(value)
    except _UnfitError as unfit:
        raise RecordError(f"{where}{unfit.path}: {unfit}") from None


class _UnfitError(ValueError):
    """What is wrong with a value, and the path to it, which grows on the way out."""

    path = ""


Reader = Callable[[Any], Any]


@cache
def _reader(hint: Any) -> Reader:
    """The function that reads a type; made once a type, since millions of values go through it."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if hint is Any:
        return lambda value: value
    if origin in (types.UnionType, typing.Union):
        return _union(hint, args)
    if origin is tuple and not (len(args) == 2 and args[1] is Ellipsis):
        return _fixed(args)
    if origin in (tuple, list, frozenset):
        return _sequence(origin, _reader(args[0]))
    if origin in (dict, Mapping):
        return _mapping(*map(_reader, args))
    if origin is typing.Literal:
        return _literal(args)
    if dataclasses.is_dataclass(hint):
        return _record(hint)
    return _scalar(hint)


def _record(cls: Any) -> Reader:
    hints = typing.get_type_hints(cls)
    own = [f for f in dataclasses.fields(cls) if f.init]
    missing = dataclasses.MISSING
    required = [f.name for f in own if f.default is missing and f.default_factory is missing]
    readers: dict[str, Reader] = {}

    def read(data: Any) -> Any:
        if not isinstance(data, Mapping):
            raise _UnfitError(f"expected a mapping for {cls.__name__}, got {_shown(data)}")
        if not readers:  # not before the first use: a record may hold records of its own kind
            readers.update({f.name: _reader(hints[f.name]) for f in own})
        values = {}
        for key, value in data.items():
            reader = readers.get(key)
            if reader is None:
                raise _UnfitError(f"unknown key {key!r}; expected one of: {', '.join(sorted(readers))}")
            try:
                values[key] = reader(value)
            except _UnfitError as unfit:
                unfit.path = f": {key}{unfit.path}"
                raise
        for key in required:
            if key not in values:
                raise _UnfitError(f"missing key {key!r}; expected {_name(hints[key])}")
        try:
            return cls(**values)
        except (ValueError, TypeError) as error:
            raise _UnfitError(str(error)) from error

    return read


def _union(hint: Any, options: tuple[Any, ...]) -> Reader:
    readers = [_reader(option) for option in options if option is not type(None)]
    optional = type(None) in options

    def read(value: Any) -> Any:
        if value is None and optional:
            return None
        failure: _UnfitError | None = None
        for reader in readers:
            try:
                return reader(value)
            except _UnfitError as unfit:
                failure = failure or unfit
        raise failure or _UnfitError(f"expected {_name(hint)}, got {_shown(value)}")

    return read


def _items(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return value
    raise _UnfitError(f"expected a list, got {_shown(value)}")


def _at(number: int, reader: Reader, value: Any) -> Any:
    try:
        return reader(value)
    except _UnfitError as unfit:
        unfit.path = f"[{number}]{unfit.path}"
        raise


def _fixed(args: tuple[Any, ...]) -> Reader:
    readers = [_reader(a) for a in args]

    def read(value: Any) -> Any:
        if len(_items(value)) != len(readers):
            raise _UnfitError(f"expected {len(readers)} values, got {len(value)}")
        return tuple(_at(n, reader, v) for n, (reader, v) in enumerate(zip(readers, value, strict=True)))

    return read


def _sequence(origin: Any, reader: Reader) -> Reader:
    return lambda value: origin([_at(n, reader, v) for n, v in enumerate(_items(value))])


def _mapping(key_reader: Reader, value_reader: Reader) -> Reader:
    def read(value: Any) -> Any:
        if not isinstance(value, Mapping):
            raise _UnfitError(f"expected a mapping, got {_shown(value)}")
        found = {}
        for key, item in value.items():
            try:
                found[key_reader(key)] = value_reader(item)
            except _UnfitError as unfit:
                unfit.path = f": {key}{unfit.path}"
                raise
        return found

    return read


def _literal(options: tuple[Any, ...]) -> Reader:
    def read(value: Any) -> Any:
        if value in options:
            return value
        raise _UnfitError(f"expected one of {', '.join(map(repr, options))}, got {_shown(value)}")

    return read


def _scalar(hint: Any) -> Reader:
    exact = _EXACT.get(hint)
    parse = _PARSED.get(hint) or (hint if isinstance(hint, type) and issubclass(hint, Enum) else None)

    def read(value: Any) -> Any:
        if exact is not None:
            if type(value) in exact:
                return hint(value)
        elif parse is not None:
            with suppress(ValueError, TypeError, InvalidOperation):
                return parse(value)
        elif isinstance(value, hint):
            return value
        raise _UnfitError(f"expected {_name(hint)}, got {_shown(value)}")

    return read


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
