"""`manage.py stripe_fake`: a stand-in for Stripe on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

from storefront.payments.stripe_fake.server import FakeStripe

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Serves until it is interrupted; nothing is kept."""

    help = "Serve a fake of Stripe's API on loopback; docs/payments.md tells how to use it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A port, and where events go."""
        parser.add_argument("--port", type=int, default=8420)
        parser.add_argument("--webhook", default="", help="URL that events are sent to")
        parser.add_argument("--secret", default="whsec_fake")

    def handle(self, *_: str, **options: Any) -> None:
        """Say what to set, then serve."""
        fake = FakeStripe(
            port=options["port"], webhook=options["webhook"], secret=options["secret"]
        )
        self.stdout.write(
            f"STRIPE_API_BASE={fake.url} STRIPE_PAGE_ORIGIN={fake.url} "
            f"STRIPE_SECRET_KEY=sk_test_fake STRIPE_WEBHOOK_SECRETS={options['secret']}"
        )
        self.stdout.flush()
        try:
            fake.wait()
        except KeyboardInterrupt:
            fake.close()
