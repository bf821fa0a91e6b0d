"""Shared fixtures of the tests."""

from __future__ import annotations

from django.test import TransactionTestCase

from tests.database_state import database_empty

TransactionTestCase._fixture_teardown = database_empty  # type: ignore[method-assign]
