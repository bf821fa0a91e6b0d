"""A demo and a browser for each process of a run; a clean profile for each person.

With REMOTE_URL and REMOTE_STAFF (`make journeys-remote`) the demo is on that Saleor.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from tests.journeys.saleor_shop import picture_hosts, saleor_shop_start
from tests.journeys.shop_process import alone, seed_copy, shop_start
from tests.journeys.visitor import DESK, Visitor, visitor_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext

REMOTE_URL = os.environ.get("REMOTE_URL", "")
OUTPUT = Path(__file__).parent / "output"
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    # A page that we fill in ourselves counts as the internet's, and may then not ask
    # this machine for the pictures of a Saleor beside us.
    "--disable-features=LocalNetworkAccessChecks",
)  # fmt: skip
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def shop_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the shop of this run is; JOURNEYS_SHOP_URL names one that is open already."""
    given = os.environ.get("JOURNEYS_SHOP_URL")
    if given:
        yield given.rstrip("/")
        return
    folder = tmp_path_factory.mktemp("journeys") / "demo"
    if REMOTE_URL:
        staff = os.environ["REMOTE_STAFF"]
        shop = saleor_shop_start(folder, api_url=REMOTE_URL, staff=staff)
    else:
        seed_copy(_shared(tmp_path_factory), folder)
        shop = shop_start(folder)
    try:
        shop.wait()
        yield shop.url
    finally:
        shop.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert path, "Chromium is missing: run `make browser`."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the pictures of this run are; those of the last run are gone."""
    shared = _shared(tmp_path_factory)
    with alone(shared / "output.lock"):
        if not (shared / "output.done").exists():
            shutil.rmtree(OUTPUT, ignore_errors=True)
            OUTPUT.mkdir()
            (shared / "output.done").touch()
    return OUTPUT


def _shared(factory: pytest.TempPathFactory) -> Path:
    """A folder of this run that all its processes know."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture
def person(
    browser: Browser, shop_url: str, output: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Visitor]]:
    """Make a person with an empty browser profile; their faults fail the journey."""
    contexts: list[BrowserContext] = []
    visitors: list[Visitor] = []
    journey = Path(request.node.fspath).stem.removeprefix("test_").replace("_", "-")

    def make(
        name: str = "",
        *,
        scripts: bool = True,
        keeps_pages: bool = False,
        beside: Visitor | None = None,
    ) -> Visitor:
        """`beside` opens a second window of the same person.

        `keeps_pages` lets the shop's worker in: it answers where there is no line.
        """
        if beside:
            context = beside.page.context
        else:
            context = browser.new_context(
                viewport=DESK,  # type: ignore[arg-type]
                java_script_enabled=scripts,
                accept_downloads=True,
                service_workers="allow" if keeps_pages else "block",
            )
            contexts.append(context)
        visitor = visitor_of(
            context,
            url=shop_url,
            journey=f"{journey}-{name}" if name else journey,
            output=output,
            has_scripts=scripts,
            picture_hosts=picture_hosts(REMOTE_URL) if REMOTE_URL else frozenset(),
        )
        visitors.append(visitor)
        return visitor

    yield make
    for context in contexts:
        context.close()
    for visitor in visitors:
        visitor.finishes()
