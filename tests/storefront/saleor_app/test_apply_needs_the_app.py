from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import CommandError, call_command

from tests.fakes.saleor_server import app_node

if TYPE_CHECKING:
    from tests.fakes.saleor_server import SaleorServer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("action", ["plan", "apply"])
def test_without_the_app_it_says_what_to_do_and_changes_nothing(
    saleor: SaleorServer, settings: Any, action: str
) -> None:
    settings.PUBLIC_URL = "https://pavilion.example"

    with pytest.raises(CommandError) as error:
        call_command("pavilion", action)

    said = str(error.value)
    assert f"not installed in {saleor.api_url} (there is no token" in said
    assert "https://pavilion.example/app/manifest.json" in said
    assert saleor.asked == ["AppSelf"]


def test_the_token_of_another_app_does_not_do(
    saleor: SaleorServer, settings: Any
) -> None:
    settings.SALEOR_APP_TOKEN = "other"
    saleor.tokens["other"] = app_node("somebody.else")

    with pytest.raises(CommandError, match=r"the token is of somebody\.else"):
        call_command("pavilion", "plan")
    assert saleor.asked == ["AppSelf"]
