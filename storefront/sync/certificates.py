"""Certificates that end: a letter before, and off sale at the end, by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


def certificates_sweep(now: datetime) -> int:
    """Warn of certificates that end, and take the goods of ended ones off sale."""
    return 0
