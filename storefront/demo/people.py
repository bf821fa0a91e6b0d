"""Sign-ins of the demo: openly invented people with an openly known password."""

from __future__ import annotations

from dataclasses import dataclass

from storefront.accounts.models import User
from storefront.accounts.roles import Role

PASSWORD = "open-the-pavilion"  # noqa: S105  printed on the screen of every demo


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can sign in."""

    email: str
    name: str
    role: str
    merchant_code: str = ""


PEOPLE = (
    Person("operator@pavilion.example", "Petra (operator)", Role.OPERATOR),
    Person("second@pavilion.example", "Paul (second operator)", Role.OPERATOR),
    Person("omar@merchant.example", "Omar (merchant)", Role.MERCHANT, "omar"),
    Person("rival@merchant.example", "Rita (another merchant)", Role.MERCHANT, "rival"),
)


def people_seed() -> int:
    """Make whoever is missing; a person who exists keeps everything. Answers how many."""
    made = 0
    for person in PEOPLE:
        if User.objects.filter(email=person.email).exists():
            continue
        user = User(
            email=person.email,
            name=person.name,
            role=person.role,
            merchant_code=person.merchant_code,
        )
        user.set_password(PASSWORD)
        user.save()
        made += 1
    return made
