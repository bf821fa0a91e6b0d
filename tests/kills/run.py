"""`make kills`: kill −9 of each part, at each moment of a checkout; a table of the ends.

On the engine: our web, worker and database. With REMOTE_URL and REMOTE_STAFF (and how
Saleor's web and database are killed and started, see CONTRIBUTING.md) on a real Saleor.
Ends with 1 if anything was lost or done twice.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from tests.journeys.saleor_shop import app_installs, staff_signs_in, web_command
from tests.journeys.shop_process import ROOT, ShopError, free_port, ours
from tests.kills.buyer import Buyer, BuyerError
from tests.kills.processes import Elsewhere, OurProcess, OwnDatabase, Shop

if TYPE_CHECKING:
    from collections.abc import Callable

# Long enough for a time-out of somebody who asks what is away.
DOWN_SECONDS = 1.5
# A step that is interrupted is interrupted somewhere in its first second.
WITHIN_SECONDS = 1.0
BUYERS = 8
ELSEWHERE = {"saleor-web": "SALEOR_WEB", "saleor-database": "SALEOR_DATABASE"}


@dataclass(frozen=True, slots=True)
class Case:
    """One part killed at one moment."""

    part: str
    moment: str
    number: int


def moments(shop: Shop, buyer: Buyer, part: str) -> dict[str, Callable[[], object]]:
    """The whole purchase, with the kill at the moment that the key names."""

    def killed() -> None:
        shop.kill(part)
        time.sleep(DOWN_SECONDS)
        shop.start(part)

    def during(step: Callable[[], object]) -> None:
        failed: list[BuyerError] = []

        def walks() -> None:
            try:
                step()
            except BuyerError as error:
                failed.append(error)

        walking = threading.Thread(target=walks)
        walking.start()
        time.sleep(random.uniform(0, WITHIN_SECONDS))
        killed()
        walking.join()
        if failed:
            raise failed[0]

    def buys(*steps: Callable[[], object]) -> Callable[[], object]:
        return lambda: [step() for step in steps]

    return {
        "before paying": buys(killed, buyer.pays, buyer.approves, buyer.returns),
        "while paying": buys(lambda: during(buyer.pays), buyer.approves, buyer.returns),
        "paid, not back": buys(buyer.pays, buyer.approves, killed, buyer.returns),
        "becoming an order": buys(
            buyer.pays, buyer.approves, lambda: during(buyer.returns)
        ),
    }


MOMENTS = ("before paying", "while paying", "paid, not back", "becoming an order")


def case_run(shop: Shop, case: Case) -> str:
    """One purchase; "" when it is whole and single, else what is wrong."""
    email = f"kill-{case.part}-{MOMENTS.index(case.moment)}-{case.number}@example.com"
    buyer = Buyer(shop.url, email)
    try:
        buyer.goes_to_review()
        moments(shop, buyer, case.part)[case.moment]()
    except BuyerError as error:
        return f"the buyer gave up: {error}"
    left = asked(shop, email)
    wanted = {name: int(name != "missing") for name in left}
    wrong = {name: count for name, count in left.items() if count != wanted[name]}
    return ", ".join(f"{name}: {count}" for name, count in wrong.items())


def asked(shop: Shop, *arguments: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.kills.child", *arguments],
        cwd=ROOT, env=shop.environment, stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def shop_open(folder: Path, log: IO[bytes]) -> Shop:
    """Database, App, declaration, goods, doors. Raises `ShopError`."""
    database = OwnDatabase(folder / "postgres")
    database.start()
    port, api_url = free_port(), os.environ.get("REMOTE_URL", "")
    url = f"http://127.0.0.1:{port}"
    environment = {
        **ours(folder / "demo", port),
        "DATABASE_URL": database.url,
        "PUBLIC_URL": url,
        "DJANGO_SETTINGS_MODULE": "pavilion_config.settings",
        # One buyer's patience is shorter than an hour: jobs are tried again sooner.
        "JOB_LEASE_SECONDS": "10",
        "JOB_BACKOFF_SECONDS": "1",
    }
    (folder / "demo").mkdir()
    (folder / "demo" / ".pavilion-demo").touch()
    shop = Shop(url=url, database=database, log=log, environment=environment)
    if api_url:
        environment["SALEOR_API_URL"] = api_url
        shop.runs("migrate", "--verbosity", "0")
        web = OurProcess(web_command(port), environment, log)
        web.start()
        try:
            staff = staff_signs_in(api_url, os.environ["REMOTE_STAFF"])
            app_installs(staff, public_url=url)
            shop.runs("pavilion", "apply")
        finally:
            web.kill()
    shop.runs("demo", "--prepare")
    shop.open(port)
    return shop


def elsewhere() -> dict[str, Elsewhere]:
    """Saleor's parts, where it is said how to kill and start them."""
    named = {
        part: (os.environ.get(f"{name}_KILL"), os.environ.get(f"{name}_START"))
        for part, name in ELSEWHERE.items()
    }
    return {
        part: Elsewhere(kill, start)
        for part, (kill, start) in named.items()
        if kill and start
    }


def part_run(shop: Shop, part: str, trials: int) -> int:
    """One part at every moment; how many purchases went wrong."""
    wrong = 0
    for moment in MOMENTS:
        ends = [case_run(shop, Case(part, moment, one)) for one in range(trials)]
        bad = [end for end in ends if end]
        wrong += len(bad)
        words = "; ".join(bad) or "one order, one payment, one set of lots"
        say(f"{part:16} {moment:18} {trials}x  {words}")
    return wrong


def oversell(shop: Shop) -> int:
    """Eight paid buyers of one unit, twice; 1 if anything is not as it has to be."""
    wrong = 0
    asked(shop, "--oversold", "reservations-off")
    for is_past_us in (False, True):
        start = "past" if is_past_us else "pages"
        asked(shop, "--oversold", "some-more", "1")
        asked(shop, "--oversold", "one-left")
        buyers = [Buyer(shop.url, f"{start}-{n}@example.com") for n in range(BUYERS)]
        for buyer in buyers:
            buyer.goes_to_review()
            buyer.pays("paynow")
        with ThreadPoolExecutor(BUYERS) as pool:
            list(pool.map(Buyer.approves, buyers))
            if is_past_us:
                ids = [one.return_url.strip("/").split("/")[-1] for one in buyers]
                asked(shop, "--oversold", "complete", *ids)
            else:
                list(pool.map(lambda buyer: buyer.http.get(buyer.return_url), buyers))
        found = asked(shop, "--oversold", "sold", f"{start}-")
        say(f"one unit, {BUYERS} buyers, {start}: {found}")
        wrong += found["units_promised"] != 1 or found["lots_below_zero"] > 0
        wrong += found["orders_of_nobody"] > 0
        wrong += not is_past_us and found["orders"] != 1
    say(f"part of the money back: {asked(shop, '--oversold', 'part-back', 'past-')}")
    ledger = asked(shop, "--oversold", "ledger")
    say(f"ledger: {ledger or 'agrees'}")
    return int(bool(wrong or ledger))


def say(line: str) -> None:
    """At once: a run takes many minutes."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    """Every part at every moment, so many times; then the books."""
    parser = argparse.ArgumentParser(prog="tests.kills.run")
    parser.add_argument("--trials", type=int, default=2)
    parser.add_argument("--parts", default="")
    parser.add_argument("--oversell", action="store_true", help="that instead")
    said = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pavilion-kills-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with (folder / "shop.log").open("wb") as log:
            shop = shop_open(folder, log)
            try:
                if os.environ.get("REMOTE_URL"):
                    shop.parts |= elsewhere()
                if said.oversell:
                    return oversell(shop)
                parts = said.parts.split(",") if said.parts else [*shop.parts]
                wrong = sum(part_run(shop, part, said.trials) for part in parts)
                found = asked(shop)
                say(f"Books: {'; '.join(found) or 'ledger, lots and stock agree'}")
            finally:
                shop.close()
    return 1 if wrong or found else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ShopError as error:
        sys.exit(str(error))
