"""A made-up day of many bases: their messages in order, and what must be there after.

As a program it sends one share of them to the real door, in a random order, some of
them twice, some again with an old signature, until every one was taken.
"""

from __future__ import annotations

import json
import os
import random
import sys
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import django
from django.conf import settings
from django.test import Client
from django.utils import timezone
from django.utils.module_loading import import_string

BASES = 67
LOTS = ("A", "B", "C")
SECRET = "5" * 64
AGAIN = {"unknown_lot", "quantity"}


@dataclass(frozen=True, slots=True)
class Story:
    """Messages of a base in the order in which it wrote them, and its lots at the end."""

    messages: list[dict[str, Any]]
    on_hand: dict[str, int]


def base_code(number: int) -> str:
    return f"B{number:02d}"


def story(base: int, length: int, *, seed: int = 7) -> Story:
    """The same for the same arguments, in every process."""
    # Simulated in order here; the service has to come to the same in any order.
    dice = random.Random(f"{seed}/{base}")
    there: dict[str, int] = {}
    messages = []
    for sequence in range(1, length + 1):
        lot = dice.choice(LOTS)
        event = _event(dice, lot, there)
        messages.append(
            {
                "message_id": f"m{sequence}",
                "sequence": sequence,
                # Several messages share a second: the sequence has to tell them apart.
                "sent_at": f"2026-03-02T{sequence // 600:02d}:{sequence // 10 % 60:02d}:00Z",
                "events": [event],
            }
        )
    return Story(messages, there)


def _event(dice: random.Random, lot: str, there: dict[str, int]) -> dict[str, Any]:
    units = dice.randint(1, 50)
    kind = dice.choice(("received", "received", "counted", "written_off", "adjusted"))
    if lot not in there or kind == "received":
        there[lot] = there.get(lot, 0) + units
        return {
            "type": "received", "lot": lot, "sku": "RICE", "quantity": units,
            "made_on": None, "best_before": None,
        }  # fmt: skip
    if kind == "counted":
        there[lot] = units - 1
        return {"type": "counted", "lot": lot, "quantity": units - 1}
    gone = min(units, there[lot])
    if not gone or kind == "adjusted":
        there[lot] += units
        return {"type": "adjusted", "lot": lot, "delta": units, "reason": "found"}
    there[lot] -= gone
    return {"type": "written_off", "lot": lot, "quantity": gone, "reason": "wet"}


def main(share: int, shares: int, length: int, seed: int) -> None:
    """Send every `shares`th base's messages until all are taken."""
    django.setup()
    # By name: it has models, which can only be imported after the set-up.
    signature_of = import_string("catalog.bases.feed_keys.signature_of")
    # A test client asks for hosts of the test run.
    settings.ALLOWED_HOSTS = ["*"]
    client = Client()
    dice = random.Random(seed)

    def send(base: int, message: dict[str, Any], ago: int = 0) -> Any:
        code, raw = base_code(base), json.dumps(message).encode()
        stamp = int((timezone.now() - timedelta(seconds=ago)).timestamp())
        return client.post(
            f"/api/bases/{code}/feed",
            raw,
            content_type="application/json",
            headers={
                "Pavilion-Key": f"key-{code}",
                "Pavilion-Timestamp": str(stamp),
                "Pavilion-Signature": signature_of(
                    secret=SECRET, timestamp=stamp, base_code=code, body=raw
                ),
            },
        )

    waiting = [
        (base, message)
        for base in range(share, BASES, shares)
        for message in story(base, length).messages
    ]
    dice.shuffle(waiting)
    while waiting:
        later = []
        for base, message in waiting:
            if dice.random() < 0.1:
                assert send(base, message, ago=3600).status_code == 401
            for _ in range(2 if dice.random() < 0.2 else 1):
                answer = send(base, message)
                if answer.status_code in (200, 201):
                    continue
                codes = {error["code"] for error in answer.json()["errors"]}
                assert codes <= AGAIN, codes
                later.append((base, message))
                break
        waiting = later


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pavilion_config.settings_test")
    main(*(int(said) for said in sys.argv[1:]))
