"""What inputs of many mutations have in common: names, slugs, metadata, references, seo."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.text import slugify

from catalog.engine.errors import ErrorItem, Refusal, refuse
from catalog.engine.ids import key_of, parse_id, uuid_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

Values = dict[str, Any]
LONGEST_KEY = 256
# Types whose keys are UUIDs; those of all others are numbers.
UUID_KINDS = frozenset({"Warehouse", "Order", "OrderLine", "Checkout", "CheckoutLine"})
LATIN = str.maketrans(
    {"ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o",
     "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "þ": "th", "Þ": "Th",
     "–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "€": "EUR"}
)  # fmt: skip
SEO = {"title": ("seo_title", 70), "description": ("seo_description", 300)}


def camel(name: str) -> str:
    """`external_reference` is `externalReference`."""
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def metadata_given(rows: Iterable[Values] | None, field: str) -> dict[str, str]:
    """Metadata input as it is stored. Refuses REQUIRED for an empty key."""
    found = {}
    for row in rows or []:
        if not row["key"].strip():
            raise refuse("REQUIRED", "Metadata key cannot be empty.", field)
        if len(row["key"]) > LONGEST_KEY:
            message = f"A metadata key has at most {LONGEST_KEY} characters."
            raise refuse("INVALID", message, field)
        found[row["key"]] = row["value"]
    return found


def metadata_set(row: Any, values: Values) -> None:
    """Add what `metadata` and `privateMetadata` give; other keys stay."""
    for name in ("metadata", "private_metadata"):
        if values.get(name):
            given = metadata_given(values[name], camel(name))
            setattr(row, name, {**getattr(row, name), **given})


def all_of(*steps: Callable[[], object]) -> None:
    """Run checks one after another; what any refuses is told together."""
    problems: list[ErrorItem] = []
    for step in steps:
        try:
            step()
        except Refusal as refusal:
            problems += refusal.items
    if problems:
        raise Refusal(*problems)


def columns_set(row: Any, values: Values, names: Iterable[str]) -> None:
    """Set columns that are given, also to null."""
    for name in names:
        if name in values:
            setattr(row, name, values[name])


def present_set(row: Any, values: Values, names: Iterable[str]) -> None:
    """Set columns that are given and are not null: such columns have none."""
    for name in names:
        if values.get(name) is not None:
            setattr(row, name, values[name])


def name_set(row: Any, values: Values, *, field: str = "name") -> None:
    """Set a name. Refuses REQUIRED for none, INVALID for one that is too long."""
    if field in values:
        setattr(row, field, (values[field] or "").strip())
    if not getattr(row, field):
        raise refuse("REQUIRED", "This field cannot be blank.", camel(field))
    longest = row._meta.get_field(field).max_length
    if longest and len(getattr(row, field)) > longest:
        message = f"Ensure this value has at most {longest} characters (it has {len(getattr(row, field))})."
        raise refuse("INVALID", message, camel(field))


def slug_set(
    row: Any, values: Values, *, also: Sequence[models.QuerySet[Any]] = ()
) -> None:
    """Set the slug given, or one made from the name. Refuses UNIQUE, REQUIRED, INVALID."""
    model = type(row)
    given = values.get("slug")
    if given == "" or ("slug" in values and given is None and row.slug):
        raise refuse("REQUIRED", "Slug value cannot be blank.", "slug")
    if given:
        if not re.fullmatch(r"[-\w]+", given):
            message = "Enter a valid “slug” consisting of Unicode letters, numbers, underscores, or hyphens."
            raise refuse("INVALID", message, "slug")
        if len(given) > (model._meta.get_field("slug").max_length or 255):
            message = "Ensure this value has at most 255 characters."
            raise refuse("INVALID", message, "slug")
        others = model._default_manager.exclude(pk=row.pk).filter(slug=given)
        if others.exists():
            raise refuse("UNIQUE", _already(model, "Slug"), "slug")
        row.slug = given
    elif not row.slug:
        row.slug = slug_free(model, row.name)


def slug_free(model: type[models.Model], name: str) -> str:
    """A slug from a name, numbered where it is taken: `tea`, `tea-2`, `tea-3`."""
    base = slugify(_latin(name), allow_unicode=True)[:240] or "-"
    pattern = models.Q(slug=base) | models.Q(slug__startswith=f"{base}-")
    taken = set(model._default_manager.filter(pattern).values_list("slug", flat=True))
    return slug_beside(base, taken)


def _latin(name: str) -> str:
    """A Latin name without its marks (`Märchen` is `Marchen`); another script as it is."""
    spread = unicodedata.normalize("NFKD", name.translate(LATIN))
    bare = "".join(sign for sign in spread if not unicodedata.combining(sign))
    return bare if bare.isascii() else name


def slug_beside(base: str, taken: set[str]) -> str:
    """The first free one of `base`, `base-2`, `base-3`."""
    if base not in taken:
        return base
    number = 2
    while f"{base}-{number}" in taken:
        number += 1
    return f"{base}-{number}"


def reference_set(row: Any, values: Values) -> None:
    """Set `externalReference`. Refuses UNIQUE for one that another has."""
    if "external_reference" not in values:
        return
    given = values["external_reference"] or None
    model = type(row)
    others = model._default_manager.exclude(pk=row.pk)
    if given and others.filter(external_reference=given).exists():
        message = _already(model, "External reference")
        raise refuse("UNIQUE", message, "externalReference")
    row.external_reference = given


def _already(model: type[models.Model], label: str) -> str:
    name = str(model._meta.verbose_name)
    return f"{name[:1].upper()}{name[1:]} with this {label} already exists."


def seo_set(row: Any, values: Values) -> None:
    """Set the title and description for search engines."""
    for name, (column, longest) in SEO.items():
        given = (values.get("seo") or {}).get(name)
        if given is None and name not in (values.get("seo") or {}):
            continue
        if given and len(given) > longest:
            message = f"Ensure this value has at most {longest} characters (it has {len(given)})."
            raise refuse("INVALID", message, camel(column))
        setattr(row, column, given)


# --- Objects that arguments name --------------------------------------------------
def rows_of(
    rows: models.QuerySet[Any], texts: Iterable[str] | None, kind: str, *, field: str
) -> list[Any]:
    """The rows that ids name, in their order. Refuses GRAPHQL_ERROR and NOT_FOUND."""
    texts = list(texts or [])
    keys = [key_of(text, kind, field=field) for text in texts]
    try:
        found = {str(row.pk): row for row in rows.filter(pk__in=keys)}
    except (ValueError, TypeError) as error:
        message = f"Could not resolve to a node with the global id list of '{texts}'."
        raise refuse("NOT_FOUND", message, field) from error
    missing = [text for text, key in zip(texts, keys, strict=True) if key not in found]
    if missing:
        message = f"Could not resolve to a node with the global id list of '{missing}'."
        raise refuse("NOT_FOUND", message, field)
    return [found[key] for key in dict.fromkeys(keys)]


def one_of_arguments(**arguments: Any) -> None:
    """Refuse GRAPHQL_ERROR unless exactly one of several ways to name it is given."""
    message = one_of_message(arguments)
    if message:
        raise Refusal(ErrorItem("GRAPHQL_ERROR", message))


def one_of_message(arguments: dict[str, Any]) -> str:
    """What is wrong with several ways to name an object; empty where one is given."""
    given = [name for name, value in arguments.items() if value]
    if len(given) > 1:
        return f"Argument '{given[0]}' cannot be combined with '{given[1]}'"
    if not given:
        names = ", ".join(f"'{name}'" for name in arguments)
        return f"At least one of arguments is required: {names}."
    return ""


def duplicates_refuse(
    values: Values, add: str, remove: str, field: str, *, code: str
) -> None:
    """Refuse an object that is both added and removed."""
    both = set(values.get(add) or []) & set(values.get(remove) or [])
    if both:
        message = f"The same object cannot be in both lists for adding and removing items: {', '.join(sorted(both))}."
        raise refuse(code, message, field, **{field: sorted(both)})


def keys_loose(texts: Iterable[str] | None, kind: str) -> list[str]:
    """Keys of the ids that are of a type; others are left out."""
    keys = []
    for text in texts or []:
        try:
            said, key = parse_id(text)
        except ValueError:
            continue
        if said == kind and _is_key(key, kind):
            keys.append(key)
    return keys


def _is_key(key: str, kind: str) -> bool:
    if kind in UUID_KINDS:
        return uuid_of(key) is not None
    return key.isascii() and key.isdigit() and len(key) < 19
