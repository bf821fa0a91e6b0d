"""What is counted. Labels come from closed sets, so that series do not multiply.

Each process counts for itself. Where PROMETHEUS_MULTIPROC_DIR names a folder, the
processes of one machine write there and `/metrics` of any of them adds them up.
"""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

PAGE_SECONDS = Histogram(
    "pavilion_page_seconds",
    "Time to answer a request, by the name of its route.",
    ["route", "method", "status"],
    buckets=SECONDS,
)
COMMERCE_SECONDS = Histogram(
    "pavilion_commerce_seconds",
    "Time of a call to commerce, tries included, by its pace.",
    ["pace"],
    buckets=SECONDS,
)
COMMERCE_CALLS = Counter(
    "pavilion_commerce_calls",
    "Calls to commerce by operation and outcome.",
    ["operation", "outcome"],
)
BREAKER_OPEN = Gauge(
    "pavilion_commerce_breaker_open",
    "1 while commerce is not asked, 0.5 while one request tries, else 0.",
    multiprocess_mode="livemax",
)
COMMERCE_SUCCESS = Gauge(
    "pavilion_commerce_last_success_timestamp_seconds",
    "When commerce last gave a usable answer.",
    multiprocess_mode="max",
)
KEPT_ANSWERS = Counter(
    "pavilion_kept_answers",
    "Public reads by how they were served: hit, miss, stale or none.",
    ["operation", "outcome"],
)
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
BREAKER_LEVELS = {"closed": 0.0, "half-open": 0.5, "open": 1.0}


def page_observe(*, route: str, method: str, status: int, seconds: float) -> None:
    """Count a request; an unknown method is "other", an unknown page has no route."""
    known = method if method in METHODS else "other"
    PAGE_SECONDS.labels(route or "none", known, str(status)).observe(seconds)


def breaker_tell(state: str) -> None:
    """The breaker has changed its state."""
    BREAKER_OPEN.set(BREAKER_LEVELS[state])
