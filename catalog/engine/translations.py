"""Words in other languages, written by bulk mutations row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from catalog.engine.ids import find, global_id, parse_id

if TYPE_CHECKING:
    from django.db import models


def translation_shown(
    row: Any, type_name: str, language_code: str
) -> dict[str, Any] | None:
    """A translation type of the contract, None if nothing is written."""
    said = row.translation(language_code)
    if said is None:
        return None
    key = f"{row.pk}-{language_code}"
    return {"name": None, **said, "id": global_id(f"{type_name}Translation", key)}


def translation_write(row: Any, language_code: str, fields: dict[str, Any]) -> None:
    """Set the given words of a language; others stay."""
    row.translations = {
        **row.translations,
        language_code: {**row.translations.get(language_code, {}), **fields},
    }
    row.save(update_fields=["translations"])


@transaction.atomic
def bulk_translate(
    *, model: type[models.Model], type_name: str, rows: list[dict[str, Any]]
) -> dict[str, Any]:
    """Write each row that names an object by id or external reference; tell the others.

    Answers `count` and `results` as the contract has them.
    """
    results: list[dict[str, Any]] = []
    for item in rows:
        found = _found(model, type_name, item)
        if found is None:
            error = {
                "path": "id" if item.get("id") else "externalReference",
                "message": "Couldn't resolve to an object.",
                "code": "NOT_FOUND",
            }
            results.append({"translation": None, "errors": [error]})
            continue
        translation_write(found, item["language_code"], item["translation_fields"])
        shown = translation_shown(found, type_name, item["language_code"])
        results.append({"translation": shown, "errors": []})
    count = sum(1 for item in results if item["translation"])
    return {"count": count, "results": results}


def _found(model: Any, type_name: str, item: dict[str, Any]) -> Any:
    rows = model.objects.select_for_update()
    if item.get("external_reference"):
        return rows.filter(external_reference=item["external_reference"]).first()
    try:
        said, key = parse_id(item.get("id") or "")
    except ValueError:
        return None
    names = {type_name, f"{type_name}TranslatableContent"}
    return find(rows, key) if said in names else None
