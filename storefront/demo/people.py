"""Sign-ins of the demo: openly invented people with an openly known password."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.bases.models import Base
from catalog.submissions.models import Merchant
from catalog.submissions.services import merchant_upsert
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


# Bases each merchant speaks for, where the pavilion has them.
SPEAKS_FOR = {
    "omar": ("Omar's Pantry (demo merchant)", ("SKN", "NST", "PNB", "RBR")),
    "rival": ("Rita's Hills (demo merchant)", ("CRI", "LPN")),
}


def merchants_seed() -> int:
    """Make whichever demo merchant is missing, for the bases that are there."""
    known = set(Base.objects.values_list("code", flat=True))
    there = set(Merchant.objects.values_list("code", flat=True))
    missing = {code: said for code, said in SPEAKS_FOR.items() if code not in there}
    for code, (name, bases) in missing.items():
        merchant_upsert(
            code=code, name=name, base_codes=[base for base in bases if base in known]
        )
    return len(missing)
