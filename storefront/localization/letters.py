"""Letters as templates: the first line is the subject, the rest the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils import translation

if TYPE_CHECKING:
    from collections.abc import Mapping


def letter_render(
    template: str, context: Mapping[str, Any], *, to: str, language: str
) -> dict[str, str]:
    """A letter ready for the outbox (`to`, `subject`, `text`), in a Django language."""
    with translation.override(language):
        text = render_to_string(template, dict(context))
    subject, _, body = text.strip().partition("\n")
    return {"to": to, "subject": subject, "text": body.strip() + "\n"}
