"""A person at a browser. Every page they come to is looked at, and keeps its picture.

Looking means: it answered below 400, asked no other host, said nothing in the console
(a breach of the CSP is said there), is no wider than a phone, and axe finds nothing
at all. A buyer's page keeps to its budget of bytes. A page that was loaded and not
looked at fails the journey.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import (
        BrowserContext,
        ConsoleMessage,
        Locator,
        Page,
        Request,
        Response,
    )

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
# What is left of a desk at 400 % zoom; WCAG 2.2, 1.4.10, asks that it reflows.
NARROW = {"width": 320, "height": 640}
# Of WCAG 2.2 AA, axe leaves this one out unless it is asked for.
AXE = {"rules": {"target-size": {"enabled": True}}}
# Bytes on the wire until a buyer's page is there, by kind; all of it together last.
BUDGET = {"page": 30_000, "css": 20_000, "script": 25_000, "all": 250_000}
# Pictures count that are in view; those below load while one reads. A typeface that
# another page has left in the cache (the menu of languages wants them all) counts once.
_WEIGHT = """() => {
  const sum = {page: 0, css: 0, script: 0, all: 0};
  // Behind the worker, sizes are those of what was unpacked.
  if (navigator.serviceWorker?.controller) return sum;
  const seen = new Set([...document.images]
    .filter((one) => one.getBoundingClientRect().top < innerHeight)
    .map((one) => one.currentSrc));
  const ends = [[/[.]css$/, "css"], [/[.]js$/, "script"]];
  for (const one of performance.getEntriesByType("navigation")) {
    sum.page += one.encodedBodySize;
    sum.all += one.encodedBodySize;
  }
  for (const one of performance.getEntriesByType("resource")) {
    if (one.initiatorType === "img" && !seen.has(one.name)) continue;
    if (/[.]woff2$/.test(one.name) && !one.transferSize) continue;
    for (const [end, kind] of ends) if (end.test(one.name)) sum[kind] += one.encodedBodySize;
    sum.all += one.encodedBodySize;
  }
  return sum;
}"""
_SCROLL = """() => {
  const wide = document.documentElement.clientWidth;
  const out = [];
  if (document.documentElement.scrollWidth > wide) {
    for (const part of document.querySelectorAll("body *")) {
      const box = part.getBoundingClientRect();
      if (!part.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true})) continue;
      if (box.right > wide + 1 || box.left < -1) {
        out.push(`${part.tagName}.${part.className} ${box.left}..${box.right}`);
      }
    }
    out.unshift(`${document.documentElement.scrollWidth} > ${wide}`);
  }
  return out.slice(0, 6);
}"""
# Pictures below the fold would be missing from a picture of the whole page.
_LOAD_ALL = """async () => {
  const pictures = [...document.images];
  for (const one of pictures) one.loading = "eager";
  await Promise.all(pictures.map((one) => one.decode().catch(() => null)));
  return pictures.filter((one) => !one.naturalWidth).map((one) => one.currentSrc);
}"""

# A language that needs two fifths more room than the page was drawn for.
_STRETCH = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walk.nextNode()) if (walk.currentNode.data.trim()) texts.push(walk.currentNode);
  for (const one of texts) {
    if (one.parentElement.closest("script, style, bdi, time, option")) continue;
    const more = Math.ceil(one.data.trim().length * 0.4);
    one.data = one.data.trimEnd() + " " + "wörtern ".repeat(Math.ceil(more / 8)).slice(0, more);
  }
  const cut = [];
  for (const one of document.querySelectorAll("body *")) {
    const style = getComputedStyle(one);
    const hides = style.overflowX === "hidden" || style.overflowX === "clip";
    if (!one.checkVisibility() || !hides || one.closest(".visually-hidden, svg")) continue;
    if (one.scrollWidth > one.clientWidth + 1) cut.push(`${one.tagName}.${one.className}`);
  }
  return cut;
}"""
_BUYER = re.compile(r"/(zh-hans|en|de|ja|ar|th)-[a-z]{2}/")


@dataclass
class Visitor:
    """One browser window of somebody, and what is remembered of what it loaded."""

    page: Page
    url: str
    journey: str
    output: Path
    has_scripts: bool = True
    # Hosts besides the shop's own that pictures, and nothing else, may come from.
    picture_hosts: frozenset[str] = frozenset()
    faults: list[str] = field(default_factory=list)
    loaded: set[str] = field(default_factory=set)
    looked: set[str] = field(default_factory=set)
    allowed: set[int] = field(default_factory=set)
    is_hurrying: bool = False
    pictures: int = 0

    def __post_init__(self) -> None:
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self._fault(f"script: {error}"))
        self.page.on("crash", lambda _: self._fault("the page crashed"))

    # --- what a person does -------------------------------------------------------
    def opens(self, path: str, *, status: int = 200) -> None:
        """Type an address."""
        with self.expecting(status):
            answer = self.page.goto(path if "://" in path else self.url + path)
        assert answer is not None
        assert answer.status == status, f"{path}: HTTP {answer.status}"
        self._weighs()
        self.looks()

    def follows(self, link: Locator, *, status: int = 200) -> None:
        """Press something that leads to a page, and look at where it leads."""
        with self.expecting(status), self.page.expect_navigation():
            link.click()
        self.looks()

    def sends(self, form: str = "main form", *, status: int = 200) -> None:
        """Press the button of a form."""
        button = self.page.locator(f"{form} button[type=submit]").first
        self.follows(button, status=status)

    @contextmanager
    def expecting(self, status: int) -> Iterator[None]:
        """A refusal that is part of the story is no fault of the page."""
        if status >= 400:
            self.allowed.add(status)
        yield

    @contextmanager
    def hurrying(self) -> Iterator[None]:
        """Go by pages that other journeys look at; what they said still counts."""
        self.is_hurrying = True
        yield
        self.is_hurrying = False

    # --- looking ------------------------------------------------------------------
    def looks(self, name: str = "") -> None:
        """Judge the page as it is now, at phone and desk, and keep its pictures."""
        self.page.wait_for_load_state("load")
        if self.is_hurrying:
            self.passes()
            return
        where = self.page.url
        self.looked.add(_bare(where))
        self.pictures += 1
        name = name or re.sub(r"[^a-z0-9]+", "-", _named(where)).strip("-") or "door"
        stem = f"{self.journey}-{self.pictures:02}-{name}"[:90]
        page = self.page if self.has_scripts else self._with_scripts()
        for broken in page.evaluate(_LOAD_ALL):
            self._fault(f"a picture is broken: {broken}")
        for size in (NARROW, PHONE, DESK):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            width = size["width"]
            for words in page.evaluate(_SCROLL):
                self._fault(f"wider than {width}: {words}")
            if size is NARROW:
                continue
            file = self.output / f"{stem}-{width}.png"
            page.screenshot(path=file, full_page=True, animations="disabled")
        self._examine(page)
        if page is not self.page:
            page.context.close()

    def stretches(self) -> None:
        """Read the page in a language of long words: nothing is cut, nothing is wider."""
        for words in self.page.evaluate(_STRETCH):
            self._fault(f"long words are cut: {words}")
        for size in (PHONE, DESK):
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            for words in self.page.evaluate(_SCROLL):
                self._fault(f"long words are wider than {size['width']}: {words}")

    def passes(self) -> None:
        """Go by a page that another journey looks at."""
        self.looked.add(_bare(self.page.url))

    def text(self, selector: str) -> str:
        """What one place on the page says."""
        return " ".join(self.page.locator(selector).first.inner_text().split())

    def texts(self, selector: str) -> list[str]:
        return [
            " ".join(t.split()) for t in self.page.locator(selector).all_inner_texts()
        ]

    def finishes(self) -> None:
        """Raise what was found on the way, and any page that nobody looked at."""
        unseen = self.loaded - self.looked
        assert self.faults == [], "\n".join(self.faults)
        assert unseen == set(), f"loaded and never looked at: {sorted(unseen)}"

    # --- what the browser tells ---------------------------------------------------
    def _with_scripts(self) -> Page:
        """The very document this person got, where our own measuring can run."""
        browser = self.page.context.browser
        assert browser
        page = browser.new_context().new_page()
        document = self.page.content()
        page.route(
            self.page.url,
            lambda route: route.fulfill(
                body=document, content_type="text/html; charset=utf-8"
            ),
        )
        page.goto(self.page.url)
        return page

    def _weighs(self) -> None:
        """Hold a buyer's page, as it is before anybody scrolls, to its budget."""
        if not self.has_scripts or not _BUYER.match(urlsplit(self.page.url).path):
            return
        self.page.wait_for_load_state("load")
        for kind, weight in self.page.evaluate(_WEIGHT).items():
            if weight > BUDGET[kind]:
                self._fault(f"{kind} weighs {weight} bytes, more than {BUDGET[kind]}")

    def _examine(self, page: Page) -> None:
        for one in Axe().run(page, options=AXE).response["violations"]:
            places = [" ".join(map(str, node["target"])) for node in one["nodes"][:4]]
            why = one["nodes"][0].get("failureSummary", "").replace("\n", " ")
            self._fault(f"axe {one['impact']} {one['id']}: {places} {why}")

    def _asked(self, request: Request) -> None:
        ours = urlsplit(self.url).netloc
        target = urlsplit(request.url)
        if request.resource_type == "image" and target.netloc in self.picture_hosts:
            return
        if target.scheme in {"http", "https", "ws", "wss"} and target.netloc != ours:
            self._fault(f"asked another host: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.allowed:
            self._fault(f"HTTP {response.status} {response.url}")
        is_page = response.request.is_navigation_request()
        if is_page and not 300 <= response.status < 400 and _is_html(response):
            self.loaded.add(_bare(response.url))

    def _said(self, message: ConsoleMessage) -> None:
        expected = any(f"status of {status}" in message.text for status in self.allowed)
        if message.type == "error" and not expected:
            self._fault(f"console: {message.text}")

    def _fault(self, words: str) -> None:
        line = f"{_bare(self.page.url)}: {words}"
        if line not in self.faults:
            self.faults.append(line)


def _bare(url: str) -> str:
    return url.split("#", 1)[0]


def _named(url: str) -> str:
    """The path without ids: the same page has the same name in every run."""
    path = urlsplit(url).path.lower()
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|order/.+", "order", path)


def _is_html(response: Response) -> bool:
    return "text/html" in response.headers.get("content-type", "")


def visitor_of(context: BrowserContext, **about: Any) -> Visitor:
    """A new window in somebody's browser."""
    page = context.new_page()
    page.set_default_timeout(15_000)
    return Visitor(page=page, **about)
