"""When the service works, and every way to say it wrong."""

from pathlib import Path

import pytest

from config.schedule import JobName, load
from config.settings import SHIPPED
from config.strict import ConfigError


def written(folder: Path, *jobs: str) -> Path:
    (folder / "schedule.yaml").write_text("jobs:\n" + "".join(f"  - {{{job}}}\n" for job in jobs))
    return folder


def test_the_shipped_file_runs_every_job_in_order() -> None:
    assert [job.name for job in load(SHIPPED).jobs] == list(JobName)


def test_jobs_are_put_behind_those_they_wait_for(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        'name: digest, cron: "0 6 * * *", after: detect',
        'name: crawl, cron: "0 2 * * *"',
        'name: detect, cron: "0 5 * * *", after: crawl',
    )
    assert [job.name for job in load(folder).jobs] == ["crawl", "detect", "digest"]


WRONG = [
    (['name: crawl, cron: "0 2 * *"'], "entry 'crawl': cron: expected five cron fields"),
    (['name: crawl, cron: "0 2 * * *", grace_minutes: 0'], "grace_minutes: expected 1 or more"),
    (['name: dance, cron: "0 2 * * *"'], "name: expected one of 'crawl'"),
    (['name: crawl, cron: "0 2 * * *", after: detect'], "entry 'crawl': after: expected another entry"),
    (['name: crawl, cron: "0 2 * * *", after: crawl'], "entry 'crawl': after: expected another entry"),
    (
        ['name: crawl, cron: "0 2 * * *", after: index', 'name: index, cron: "0 2 * * *", after: crawl'],
        "after: expected another entry that does not wait for this one",
    ),
    (['name: crawl, cron: "0 2 * * *"'] * 2, "entry 'crawl' is given twice"),
    (['name: crawl, cron: "0 2 * * *", every: day'], "unknown key 'every'"),
]


@pytest.mark.parametrize(("jobs", "message"), WRONG)
def test_a_wrong_file_is_refused_with_its_place(tmp_path: Path, jobs: list[str], message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(written(tmp_path, *jobs))
    assert message in str(caught.value)
    assert "schedule.yaml" in str(caught.value)
