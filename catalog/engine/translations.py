"""Words in other languages. What is not written is null; nothing falls back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from catalog.engine.errors import refuse
from catalog.engine.ids import find, global_id, parse_id

if TYPE_CHECKING:
    from django.db import models

# Types whose translated name the contract promises: empty where it is not written.
NAMED = frozenset({"Attribute", "AttributeValue", "ProductVariant"})
LONGEST = {"name": 250, "slug": 255, "seo_title": 70, "seo_description": 300}


def translation_shown(
    row: Any, type_name: str, language_code: str
) -> dict[str, Any] | None:
    """A translation type of the contract, None if nothing is written."""
    said = row.translation(language_code)
    if said is None:
        return None
    key = f"{row.pk}-{language_code}"
    name = "" if type_name in NAMED else None
    return {
        "name": name,
        "description_json": said.get("description") or {},
        **said,
        "id": global_id(f"{type_name}Translation", key),
        "language": {"code": language_code},
        "row": row,
    }


def choice_word(row: Any, language_code: str) -> str | None:
    """The word of a choice in a language; None if it is not written."""
    said: dict[str, Any] = row.translation(language_code) or {}
    return said.get("name") or None


def translation_write(row: Any, language_code: str, fields: dict[str, Any]) -> None:
    """Set the given words of a language; others stay.

    Refuses INVALID for one that is too long, UNIQUE for a slug that another row of its
    kind has in this language.
    """
    for name, longest in LONGEST.items():
        if len(fields.get(name) or "") > longest:
            message = f"Ensure this value has at most {longest} characters."
            head, *rest = name.split("_")
            raise refuse("INVALID", message, head + "".join(x.title() for x in rest))
    slug = fields.get("slug")
    if slug and slugs_in(type(row), language_code, slug).exclude(pk=row.pk).exists():
        message = "Translation with this slug already exists in this language."
        raise refuse("UNIQUE", message, "slug")
    row.translations = {
        **row.translations,
        language_code: {**row.translations.get(language_code, {}), **fields},
    }
    row.save(update_fields=["translations"])


def slugs_in(
    model: type[models.Model], language_code: str, slug: str
) -> models.QuerySet[Any]:
    """Rows whose slug in a language is this."""
    words = KeyTextTransform("slug", KeyTextTransform(language_code, "translations"))
    said = model._default_manager.annotate(said=Cast(words, TextField()))
    return said.filter(said=slug)


def row_translate(
    *, model: type[models.Model], type_name: str, row: dict[str, Any]
) -> dict[str, Any] | None:
    """One row of a bulk translation: an object, a language, its words."""
    found = _found(model, type_name, row)
    if found is None:
        field = "id" if row.get("id") else "externalReference"
        raise refuse("NOT_FOUND", "Couldn't resolve to an object.", field)
    translation_write(found, row["language_code"], row["translation_fields"])
    return translation_shown(found, type_name, row["language_code"])


def _found(model: Any, type_name: str, row: dict[str, Any]) -> Any:
    rows = model.objects.select_for_update()
    if row.get("external_reference"):
        return rows.filter(external_reference=row["external_reference"]).first()
    try:
        said, key = parse_id(row.get("id") or "")
    except ValueError:
        return None
    names = {type_name, f"{type_name}TranslatableContent"}
    return find(rows, key) if said in names else None
