"""Is our App installed in the Saleor that we are about to set up?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from storefront.saleor.errors import Contract
from storefront.sync.changes import ConvergeError
from storefront.sync.setup_shop import APP_IDENTIFIER

if TYPE_CHECKING:
    from storefront.saleor.client import SaleorClient

MANIFEST_PATH = "/app/manifest.json"


def app_required(*, client: SaleorClient) -> None:
    """Say how to install the App where it is not; taxes and payments need it.

    Raises `ConvergeError`, `Unreachable`.
    """
    try:
        app = client.run_raw("AppSelf", {})["app"]
    except Contract:
        # So Saleor answers whoever is no App of its own.
        app = None
    if app is not None and app["identifier"] == APP_IDENTIFIER:
        return
    who = (
        f"the token is of {app['identifier'] or app['name']}"
        if app
        else "there is no token that it knows"
    )
    message = (
        f"The App {APP_IDENTIFIER} is not installed in {settings.SALEOR_API_URL} "
        f"({who}). Install it first: in Saleor "
        "Dashboard under Extensions, Install from manifest, give the address "
        f"{settings.PUBLIC_URL}{MANIFEST_PATH} (or run the mutation appInstall with "
        "that manifestUrl and activateAfterInstallation: true as staff). This server "
        "must be running and Saleor must reach it. Then run this again."
    )
    raise ConvergeError(message)
