"""`python -m tests.contract.diff.run A B`: the same operations on two servers.

Tokens come from the environment: A_TOKEN and B_TOKEN (an App's), or A_STAFF and B_STAFF
as EMAIL:PASSWORD; A_CUSTOMER and B_CUSTOMER, if given, buy under their own names. The
servers may hold data of their own: all that is made carries a tag of this run.
"""

from __future__ import annotations

import argparse
import os
import secrets
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.contract.diff import story_checkout, story_content, story_reads
from tests.contract.diff.generated import generated_run
from tests.contract.diff.saying import say
from tests.contract.diff.seed import seed
from tests.contract.diff.server import Server
from tests.contract.diff.steps import Outcome, shortest, story_run

if TYPE_CHECKING:
    from tests.contract.diff.steps import Step

STORIES = {
    "content": story_content.story,
    "reads": story_reads.story,
    "checkout": story_checkout.story,
}
SHOWN = 12


def server_of(name: str, url: str) -> Server:
    """A side, with whoever the environment says may ask there."""
    server = Server(name, url)
    token, staff = (os.environ.get(f"{name}_{kind}", "") for kind in ("TOKEN", "STAFF"))
    if token:
        server.tokens["app"] = token
    elif staff:
        server.log_in("app", staff)
    else:
        message = f"Give {name}_TOKEN, or {name}_STAFF as EMAIL:PASSWORD."
        raise SystemExit(message)
    if os.environ.get(f"{name}_CUSTOMER"):
        server.log_in("customer", os.environ[f"{name}_CUSTOMER"])
    return server


def compare(
    left: Server,
    right: Server,
    *,
    tag: str,
    stories: list[str],
    examples: int,
    after_seed: str = "",
) -> int:
    """Run everything, say what differs; answers how many operations did."""
    seeding = seed(tag)
    total = _say("seed", seeding, story_run(seeding, left, right), left, right)
    if after_seed:
        # What a Saleor leaves to its worker: its search index, its lowest prices.
        subprocess.run(after_seed, shell=True, check=True)
    for name in stories:
        steps = STORIES[name](tag)
        outcome = story_run(steps, left, right)
        part = _say(name, [*seeding, *steps], outcome, left, right)
        total = [one + more for one, more in zip(total, part, strict=True)]
    if examples:
        part = generated_run(left, right, tag=tag, examples=examples)
        total = [one + more for one, more in zip(total, part, strict=True)]
    compared, equal, skipped = total
    say(
        f"\n{compared} operations compared: {equal} equal, "
        f"{compared - equal} differ; {skipped} not run."
    )
    return compared - equal


def _say(
    name: str, steps: list[Step], outcome: Outcome, left: Server, right: Server
) -> list[int]:
    for place, step in enumerate(outcome.broken):
        say(f"\n{name}: {step.label}")
        for found in outcome.differences[step.label][:SHOWN]:
            say(
                f"  {found.path}: {left.name} {found.left!r}, {right.name} {found.right!r}"
            )
        if place == 0:
            needed = " > ".join(one.label for one in shortest(steps, step))
            say(f"  after: {needed}")
    for line in outcome.skipped:
        say(f"{name}: not run: {line}")
    say(f"{name}: {outcome.equal} of {outcome.compared} equal")
    return [outcome.compared, outcome.equal, len(outcome.skipped)]


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("a")
    parser.add_argument("b")
    parser.add_argument("--tag", default="")
    parser.add_argument("--only", choices=STORIES, action="append", default=[])
    parser.add_argument("--examples", type=int, default=20)
    parser.add_argument("--after-seed", default="", help="a command to run then")
    given = parser.parse_args()
    differing = compare(
        server_of("A", given.a),
        server_of("B", given.b),
        tag=given.tag or secrets.token_hex(3),
        stories=given.only or list(STORIES),
        examples=given.examples,
        after_seed=given.after_seed,
    )
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
