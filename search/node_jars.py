"""The jars of the embedded node: fetched once by their exact coordinates, checked before every start."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

import jgo.maven

from records.problems import Away, Broken

PINS = Path(__file__).with_name("node_jars.txt")
Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many steps are done, and how many there are."""


@dataclass(frozen=True, kw_only=True)
class Jar:
    group: str
    artifact: str
    version: str
    sha256: str

    @property
    def is_transport(self) -> bool:
        """Belongs to the network module, which Elasticsearch loads apart from its class path."""
        return self.group == "io.netty" or self.artifact == "transport-netty4"

    def path(self, repository: Path) -> Path:
        name = f"{self.artifact}-{self.version}.jar"
        return repository.joinpath(*self.group.split("."), self.artifact, self.version, name)


def pinned(pins: Path = PINS) -> tuple[Jar, ...]:
    jars = []
    for number, line in enumerate(pins.read_text("ascii").splitlines(), 1):
        if line.startswith("#") or not line.strip():
            continue
        digest, _, coordinates = line.partition("  ")
        parts = coordinates.split(":")
        if len(digest) != 64 or len(parts) != 3:
            raise Broken(f"{pins}:{number}: expected a SHA-256, two spaces, group:artifact:version")
        jars.append(Jar(group=parts[0], artifact=parts[1], version=parts[2], sha256=digest))
    return tuple(jars)


def fetch(repository: Path, progress: Progress, pins: Path = PINS) -> tuple[tuple[Jar, Path], ...]:
    """The checked jars in `repository`, fetched where missing. A file cut short by a broken download is fetched anew.

    Raises `Away` where a jar cannot be fetched, `Broken` where a fetched one has another digest than its pin.
    """
    jars = pinned(pins)
    missing = [jar for jar in jars if not _matches(jar, repository)]
    if missing:
        _fetch_all(missing, repository, progress)
    wrong = [jar for jar in missing if not _matches(jar, repository)]
    if wrong:
        names = ", ".join(str(jar.path(repository)) for jar in wrong)
        raise Broken(f"not loaded, the SHA-256 differs from {pins.name}: {names}")
    return tuple((jar, jar.path(repository)) for jar in jars)


def _fetch_all(jars: list[Jar], repository: Path, progress: Progress) -> None:
    context = jgo.maven.MavenContext(repo_cache=repository)
    what = "fetching Elasticsearch (first start only)"
    progress(what, 0, len(jars))
    with ThreadPoolExecutor(max_workers=6) as pool:
        tasks = {pool.submit(_fetch_one, context, jar, repository): jar for jar in jars}
        for done, task in enumerate(as_completed(tasks), 1):
            if error := task.exception():
                pool.shutdown(wait=False, cancel_futures=True)
                jar = tasks[task]
                raise Away(
                    f"{jar.artifact} {jar.version} could not be fetched ({type(error).__name__}: {error}); the first "
                    "start of the embedded node needs a network, or set NPSMON_ELASTICSEARCH_URL to a running cluster"
                ) from error
            progress(what, done, len(jars))


def _fetch_one(context: jgo.maven.MavenContext, jar: Jar, repository: Path) -> None:
    jar.path(repository).unlink(missing_ok=True)
    context.project(jar.group, jar.artifact).at_version(jar.version).artifact().resolve()


def _matches(jar: Jar, repository: Path) -> bool:
    path = jar.path(repository)
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == jar.sha256
