"""The ways a stage can end other than well, each with its exit code."""

from collections.abc import Sequence


def first_of(items: Sequence[str], most: int, between: str = ", ") -> str:
    """The first of many for a message, and how many more there are."""
    more = len(items) - most
    return between.join(items[:most]) + (f"{between.lstrip(',')}and {more} more" if more > 0 else "")


class Problem(Exception):
    """Ends a command; the message is for the operator: what, where, and what to do."""

    exit_code = 1


class FailedItems(Problem):
    """The work was finished, but some items failed; they are named and kept."""

    exit_code = 1


class Misuse(Problem):
    """Wrong usage or configuration."""

    exit_code = 2


class Away(Problem):
    """Elasticsearch, the mail server or the network is not reachable; what was collected is kept."""

    exit_code = 3


class Broken(Problem):
    """Files or numbers contradict each other."""

    exit_code = 4


class Busy(Problem):
    """Another instance is at it."""

    exit_code = 5
