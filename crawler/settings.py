"""Scrapy's settings for one source: slow, small, nothing kept, nothing that is not needed."""

from typing import Any

from crawler.run import Run

PAGE_LIMIT = 8 * 1024 * 1024
TIMEOUT = 60.0
RETRIES = 2
REDIRECTS = 5

_MIDDLEWARES = {
    "crawler.archiving.ReplayMiddleware": 10,
    "crawler.guard.GuardMiddleware": 20,
    "crawler.robots.RobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "crawler.guard.PlainRedirectMiddleware": 600,
    "crawler.archiving.ArchiveMiddleware": 620,
    "crawler.retry.PatientRetryMiddleware": 650,
    "crawler.decoding.DecodingMiddleware": 700,
}
"""From the queue (first) to the wire (last); responses and errors pass them the other way round."""


def user_agent(contact: str) -> str:
    said = "".join(c for c in contact if c.isprintable() and c.isascii() and c not in "()").strip()
    return f"npsmon/0.1 (+research early-warning crawler; {said or 'no contact given'})"


def for_run(run: Run) -> dict[str, Any]:
    return {
        "USER_AGENT": run.user_agent,
        "DOWNLOADER_MIDDLEWARES_BASE": _MIDDLEWARES,
        "SPIDER_MIDDLEWARES_BASE": {"scrapy.spidermiddlewares.start.StartSpiderMiddleware": 25},
        "EXTENSIONS_BASE": {},
        "DOWNLOAD_HANDLERS_BASE": {
            "http": "crawler.handler.BoundedDownloadHandler",
            "https": "crawler.handler.BoundedDownloadHandler",
        },
        # One request of a source at a time: a request that waits holds the whole source back.
        "CONCURRENT_REQUESTS": 1,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        # Scrapy starts this many tasks for every response.
        "CONCURRENT_ITEMS": 1,
        "WARN_ON_GENERATOR_RETURN_VALUE": False,
        "DOWNLOAD_SLOTS": {
            run.source.name: {"concurrency": 1, "delay": run.source.delay_seconds, "jitter": 0.0},
        },
        "DOWNLOAD_DELAY": run.source.delay_seconds,
        "DOWNLOAD_DELAY_JITTER": 0.0,
        "DOWNLOAD_TIMEOUT": TIMEOUT,
        "DOWNLOAD_MAXSIZE": PAGE_LIMIT,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_FAIL_ON_DATALOSS": True,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "RETRY_TIMES": RETRIES,
        "RETRY_HTTP_CODES": [408, 429, 500, 502, 503, 504],
        "RETRY_GIVE_UP_LOG_LEVEL": "DEBUG",
        "REDIRECT_MAX_TIMES": REDIRECTS,
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
        "DEFAULT_REQUEST_HEADERS": {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1"},
        "TELNETCONSOLE_ENABLED": False,
        "STATS_DUMP": False,
        "LOG_ENABLED": False,
        "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
    }
