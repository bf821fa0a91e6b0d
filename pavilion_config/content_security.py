"""What a page of ours may load, and from where: itself, and little more."""

from __future__ import annotations

from typing import Any

from csp.constants import NONCE, NONE, SELF


def content_security() -> dict[str, dict[str, list[Any]]]:
    """Directives of the Content-Security-Policy that every answer carries."""
    return {
        "DIRECTIVES": {
            "default-src": [NONE],
            "script-src": [SELF, NONCE],
            "style-src": [SELF],
            "img-src": [SELF, "data:"],
            "font-src": [SELF],
            "connect-src": [SELF],
            "form-action": [SELF],
            "frame-ancestors": [NONE],
            "base-uri": [SELF],
            "manifest-src": [SELF],
        }
    }
