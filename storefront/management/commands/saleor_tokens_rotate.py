"""`manage.py saleor_tokens_rotate`: encrypt the App's token under the newest key."""

from __future__ import annotations

from cryptography.fernet import InvalidToken
from django.core.management.base import BaseCommand, CommandError

from storefront.saleor.installation import NoKeyError, tokens_rotate


class Command(BaseCommand):
    """Run it after a new key was put in front of SALEOR_TOKEN_KEYS."""

    help = "Encrypt the App's token under the first key of SALEOR_TOKEN_KEYS."

    def handle(self, *_: str, **__: object) -> None:
        """Rotate, and say how many."""
        try:
            count = tokens_rotate()
        except NoKeyError as error:
            raise CommandError(str(error)) from error
        except InvalidToken as error:
            message = "No key opens a stored token; put the old key back behind the new"
            raise CommandError(message) from error
        self.stdout.write(f"{count} tokens under the first key")
