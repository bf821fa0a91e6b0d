"""How what is logged is written: one handler, one line each, for ours and libraries'."""

from __future__ import annotations

from typing import Any


def logging_lines(*, level: str, is_json: bool) -> dict[str, Any]:
    """Django's LOGGING: a JSON object a line, or a plain line for a person."""
    lines = {"()": "storefront.observability.logs.formatter", "is_json": is_json}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": lines},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "lines"}
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Its own handlers print to a terminal or send mail; ours takes everything.
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            # Each request with its address: our client tells more, and less.
            "httpx": {"level": "WARNING"},
        },
    }
