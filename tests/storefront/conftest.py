"""What all tests of pages share."""

from __future__ import annotations

import pytest

from storefront.localization import messages


@pytest.fixture(scope="session", autouse=True)
def _compiled_words() -> None:
    """Before the first page: a language that was once read stays as it was."""
    messages.compile_all()
