"""The demo's sign-ins are made once and keep what people change."""

import pytest

from storefront.accounts.models import User
from storefront.accounts.roles import Role
from storefront.demo.people import PASSWORD, PEOPLE, people_seed

pytestmark = pytest.mark.django_db


def test_each_person_can_sign_in() -> None:
    assert people_seed() == len(PEOPLE)
    omar = User.objects.get(email="omar@merchant.example")
    assert omar.check_password(PASSWORD)
    assert (omar.role, omar.merchant_code) == (Role.MERCHANT, "omar")


def test_a_changed_password_stays() -> None:
    people_seed()
    petra = User.objects.get(email="operator@pavilion.example")
    petra.set_password("another-long-password")
    petra.save()
    assert people_seed() == 0
    petra.refresh_from_db()
    assert petra.check_password("another-long-password")
