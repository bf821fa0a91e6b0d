"""Categories, collections and products by id or slug, also a slug of a language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models

from catalog.engine.errors import top_level
from catalog.engine.graphql.named import row_named
from catalog.engine.translations import slugs_in

if TYPE_CHECKING:
    from django.db.models import QuerySet

M = TypeVar("M", bound=models.Model)


def shelf_named(
    rows: QuerySet[M],
    kind: str,
    *,
    slug: str | None,
    slug_language_code: str | None,
    **others: Any,
) -> M | None:
    """The row one of several arguments names; a slug may be that of a language.

    A slug of a language does not fall back to the plain one.
    """
    if slug_language_code and slug:
        rest = {name: value for name, value in others.items() if value}
        if rest:
            message = f"Argument '{next(iter(rest))}' cannot be combined with 'slug'"
            raise top_level("GraphQLError", message)
        said = slugs_in(rows.model, slug_language_code, slug)
        return rows.filter(pk__in=said.values("pk")).first()
    identifier = others.pop("id", None)
    return row_named(rows, (kind,), id=identifier, slug=slug, **others)
