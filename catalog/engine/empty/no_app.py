"""A fresh Saleor has no App of ours: nobody answers, nobody is told."""

from __future__ import annotations

from catalog.engine.events import AppAnswerError


class _Nothing(dict[str, str]):
    def __missing__(self, event: str) -> str:
        message = f"No App is subscribed to {event}."
        raise AppAnswerError(message)


def deliver(event: str, payload: str) -> str:
    """Never an answer."""
    message = f"No App is there for {event} ({len(payload)} bytes)."
    raise AppAnswerError(message)


def subscription_queries() -> dict[str, str]:
    """No event is subscribed to."""
    return _Nothing()
