"""Sends the letters that wait in the outbox."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives


def mail_send(payload: dict[str, Any], key: str) -> None:
    """Send one letter. `payload`: to, subject, text, and html if there is one.

    The outbox key becomes part of the Message-ID, so that a letter sent twice after a
    crash is shown once by mail programs that compare ids.
    """
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
    letter = EmailMultiAlternatives(
        subject=" ".join(str(payload["subject"]).split()),
        body=str(payload["text"]),
        to=[str(payload["to"])],
        headers={"Message-ID": f"<{key.replace('/', '-').replace(':', '-')}@{domain}>"},
    )
    if payload.get("html"):
        letter.attach_alternative(str(payload["html"]), "text/html")
    letter.send()
