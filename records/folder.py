"""Where each stage leaves its files. A file's presence is the mark that its stage ended for that run.

data/raw/DAY/SOURCE/RUN.warc.gz      raw pages                      crawler (written page by page)
data/runs/DAY/SOURCE/RUN/plan.json         CrawlPlan                crawler, first of all
                         listings.jsonl    Listing a line           crawler
                         rejected.jsonl    Rejection a line         crawler
                         report.json       CrawlReport: crawl ended crawler, last of all
                         extractions.jsonl Extraction a line        nlp, in the order of listings.jsonl
                         ingest.json       IngestReport: indexed    search
data/state/                          alerts, outbox, schedule       alerts
data/keys/seller.key                 key of the seller hashes       crawler
data/node/                           the embedded Elasticsearch     search
data/logs/                           what the stages said
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from records.crawl import CrawlPlan


@dataclass(frozen=True)
class RunFolder:
    """The files of one run over one source."""

    data: Path
    day: str
    source: str
    run: str

    @property
    def path(self) -> Path:
        return self.data / "runs" / self.day / self.source / self.run

    @property
    def archive(self) -> Path:
        return self.data / "raw" / self.day / self.source / f"{self.run}.warc.gz"

    @property
    def plan(self) -> Path:
        return self.path / "plan.json"

    @property
    def listings(self) -> Path:
        return self.path / "listings.jsonl"

    @property
    def rejected(self) -> Path:
        return self.path / "rejected.jsonl"

    @property
    def report(self) -> Path:
        return self.path / "report.json"

    @property
    def extractions(self) -> Path:
        return self.path / "extractions.jsonl"

    @property
    def ingest(self) -> Path:
        return self.path / "ingest.json"

    @staticmethod
    def of(data: Path, plan: CrawlPlan) -> "RunFolder":
        return RunFolder(data, plan.day.isoformat(), plan.source, plan.run)


def private_folder(path: Path) -> Path:
    """Make a folder that only its owner may enter; parents too."""
    for folder in (*reversed(path.parents), path):
        folder.mkdir(mode=0o700, exist_ok=True)
    return path


def runs(data: Path) -> Iterator[RunFolder]:
    """All runs by day, then source, then run."""
    for plan in sorted((data / "runs").glob("*/*/*/plan.json")):
        day, source, run = plan.parts[-4:-1]
        yield RunFolder(data, day, source, run)
