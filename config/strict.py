"""YAML into frozen dataclasses; whatever does not fit is a `ConfigError` naming file, entry, key and expectation."""

from pathlib import Path
from typing import Any, TypeVar

import yaml

from records.convert import RecordError, build
from records.problems import Misuse

T = TypeVar("T")


class ConfigError(Misuse):
    """Wrong configuration; the front door turns it into exit code 2."""


class _Loader(yaml.SafeLoader):
    """Safe YAML that refuses a key given twice instead of keeping the last."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise ConfigError(f"{self.name}:{key_node.start_mark.line + 1}: key {key!r} is given twice")
            seen.add(key)
        return super().construct_mapping(node, deep)


def read_yaml(path: Path) -> Any:
    """The plain data of a YAML file, or a `ConfigError` with the line."""
    try:
        with path.open("rb") as stream:
            return yaml.load(stream, _Loader)  # noqa: S506 - a SafeLoader
    except FileNotFoundError:
        raise ConfigError(f"{path}: file not found") from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigError(f"{path}: cannot be read as YAML: {error}") from None


def entries(cls: type[T], path: Path, key: str, name: str = "name") -> tuple[T, ...]:
    """Read `{key: [entry, ...]}`: a list of entries of one kind, each known by its field `name`, no name twice."""
    return listed(cls, read_yaml(path), path, key, name)


def listed(cls: type[T], data: Any, path: Path, key: str, name: str = "name") -> tuple[T, ...]:
    """The same from data that was read before."""
    if not isinstance(data, dict) or set(data) != {key} or not isinstance(data[key], list):
        raise ConfigError(f"{path}: expected one key {key!r} with a list of entries")
    found: dict[str, T] = {}
    for number, entry in enumerate(data[key], 1):
        label = entry.get(name, f"number {number}") if isinstance(entry, dict) else f"number {number}"
        if str(label) in found:
            raise ConfigError(f"{path}: entry {label!r} is given twice")
        found[str(label)] = whole(cls, entry, f"{path}: entry {label!r}")
    return tuple(found.values())


def whole(cls: type[T], data: Any, where: str) -> T:
    try:
        return build(cls, data, where)
    except RecordError as error:
        raise ConfigError(str(error)) from None
