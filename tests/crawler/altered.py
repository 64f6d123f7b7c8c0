"""A crawling process with one part exchanged: what no site on loopback can show otherwise."""

import subprocess
import sys
from pathlib import Path

from config.sources import Source
from crawler.launch import keep_plan
from crawler.order import Job, Order
from records.crawl import CrawlPlan, CrawlReport
from records.jsonl import dumps, read_one
from tests.crawler.loopback import MOMENT, folder

PROGRAM = """
import sys
from crawler import settings
from crawler.__main__ import carry_out
from crawler.addresses import Pinned
from crawler.order import Order
from records.jsonl import loads
{change}
sys.exit(carry_out(loads(Order, sys.stdin.buffer.read(), "order"), Pinned()))
"""


def run_altered(data: Path, source: Source, change: str) -> CrawlReport:
    """`change`: statements before the crawl begins, in the crawling process."""
    plan = CrawlPlan.at(source.name, MOMENT)
    keep_plan(data, plan)
    job = Job(source=source, plan=plan)
    order = Order(jobs=(job,), data=str(data), seller_key="00" * 32, contact="", clock=MOMENT)
    subprocess.run([sys.executable, "-c", PROGRAM.format(change=change)], input=dumps(order).encode(), check=True)
    return read_one(CrawlReport, folder(data, source.name).report)
