"""`kill -9` of an evening's pass at twenty of its database statements: the repeated pass ends as an unbroken one."""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from alerts import late
from alerts.store import Store
from tests.alerts.conftest import DAY, make_alert
from tests.alerts.test_reporting import ADA, NOW, WIM, leave_run, reporting

POINTS = 20
FOUND = (
    make_alert("zelorine"),
    make_alert("morlazepam", harm=7.0),
    make_alert("pyridex", held="a single newcomer"),
    make_alert("quorzolam", harm=3.0),
)


def evening(data: Path, spy: Callable[[str], None] | None = None) -> None:
    """Judge the day and write its digests, as the service does one after the other."""
    with Store.open(data) as state:
        if spy:
            state._db.set_trace_callback(spy)
        late.keep(state, FOUND, DAY, NOW, late=False)
        reporting(state, data, NOW, ADA, WIM).write(DAY)


def ends(data: Path) -> tuple[Any, ...]:
    with Store.open(data) as state:
        mails = [(m.recipient, m.period, m.message_id, m.subject, m.text, m.state) for m in state.mails()]
        told = state.rows("SELECT recipient, alert_id, period FROM told ORDER BY 1, 2, 3")
        return state.alerts_between(DAY, DAY), state.held(DAY, DAY), mails, told


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, tuple[Any, ...]]:
    """How many statements an evening has, and what it comes to."""
    data, said = tmp_path_factory.mktemp("unbroken"), list[str]()
    leave_run(data, "shop", NOW, None)
    evening(data, said.append)
    return len(said), ends(data)


@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
@pytest.mark.parametrize("point", range(POINTS))
def test_killed_at_a_statement(point: int, unbroken: tuple[int, tuple[Any, ...]], data: Path) -> None:
    count, expected = unbroken
    assert count > POINTS
    leave_run(data, "shop", NOW, None)
    left = 1 + point * (count - 1) // (POINTS - 1)

    def kill_at_last(_: str) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if child == 0:
        evening(data, kill_at_last)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    evening(data)
    evening(data)
    assert ends(data) == expected
