"""What goods and pages are given to say by attributes, checked and made into values.

`Assigner` reads inputs for many owners at once: attributes and choices are looked up
once, and new values are written together.
"""

from __future__ import annotations

from datetime import UTC, datetime, time
from decimal import Decimal, InvalidOperation
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from django.utils.text import slugify

from catalog.engine.attribute_kinds import (
    BY_TYPE,
    CHOICES,
    REFERENCES,
    UnknownReference,
    reference_row,
)
from catalog.engine.errors import ErrorItem, Refusal
from catalog.engine.ids import global_id, parse_id
from catalog.engine.inputs import slug_beside
from catalog.engine.models import Attribute, AttributeValue
from catalog.engine.rich_text import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable

Values = dict[str, Any]
LARGEST_TEXT = 200
NONE_GIVEN = "Attribute expects a value but none were given."
ONE_ONLY = "Attribute must take only one value."
BLANK = "Attribute values cannot be blank."
REQUIRED_LEFT = "All required attributes must take a value."


def attribute_error(code: str, message: str, *attributes: Attribute | str) -> Refusal:
    """A refusal of what is said by attributes, naming them."""
    ids = [
        one if isinstance(one, str) else global_id("Attribute", one.pk)
        for one in attributes
    ]
    return Refusal(ErrorItem(code, message, "attributes", {"attributes": ids}))


class Assigner:
    """Reads `AttributeValueInput`s against allowed attributes; keeps what it looked up."""

    def __init__(self) -> None:
        self._choices: dict[int, list[AttributeValue]] = {}
        self._references: dict[str, tuple[str, str, str]] = {}

    def read(
        self, rows: Iterable[Values], allowed: Iterable[Attribute], *, creates: bool
    ) -> list[tuple[Attribute, list[AttributeValue]]]:
        """Attributes with the values given for them, new ones not yet saved.

        With `creates` every attribute that needs a value must be given one.
        """
        known = list(allowed)
        by_id = {str(row.pk): row for row in known}
        by_reference = {row.external_reference: row for row in known}
        said: list[tuple[Attribute, list[AttributeValue]]] = []
        for row in rows:
            attribute = self._attribute(row, by_id, by_reference)
            said.append((attribute, self._values(attribute, row)))
        if creates:
            given = {attribute.pk for attribute, values in said if values}
            left = [a for a in known if a.value_required and a.pk not in given]
            if left:
                raise attribute_error("REQUIRED", REQUIRED_LEFT, *left)
        return said

    def _attribute(
        self,
        row: Values,
        by_id: dict[str, Attribute],
        by_reference: dict[Any, Attribute],
    ) -> Attribute:
        text, reference = row.get("id"), row.get("external_reference")
        if bool(text) == bool(reference):
            message = "You must provide `id` or `externalReference`."
            raise attribute_error("REQUIRED" if not text else "INVALID", message)
        found = by_reference.get(reference) if reference else None
        if text:
            try:
                kind, key = parse_id(text)
            except ValueError as error:
                message = f"Invalid ID: {text[:80]}. Expected: Attribute."
                raise attribute_error("GRAPHQL_ERROR", message) from error
            found = by_id.get(key) if kind == "Attribute" else None
        if found is None:
            named = f"ID: {text}" if text else f"external reference: {reference}"
            message = f"Could not resolve attributes: {named}."
            raise Refusal(ErrorItem("NOT_FOUND", message, "attributes"))
        return found

    # --- One attribute ------------------------------------------------------------
    def _values(self, attribute: Attribute, row: Values) -> list[AttributeValue]:
        kind = attribute.input_type
        if kind in CHOICES:
            return self._chosen(attribute, row)
        if kind in REFERENCES:
            return self._referred(attribute, row)
        value = _own_value(attribute, row)
        if value is None:
            if attribute.value_required:
                raise attribute_error("REQUIRED", NONE_GIVEN, attribute)
            return []
        return [value]

    def _chosen(self, attribute: Attribute, row: Values) -> list[AttributeValue]:
        items = _choice_items(attribute, row)
        if not items and attribute.value_required:
            raise attribute_error("REQUIRED", NONE_GIVEN, attribute)
        if len(items) > 1 and attribute.input_type != "MULTISELECT":
            raise attribute_error("INVALID", ONE_ONLY, attribute)
        found = [self._choice(attribute, item) for item in items]
        if len({id(value) for value in found}) < len(found):
            message = "Duplicated attribute values are provided."
            raise attribute_error("DUPLICATED_INPUT_ITEM", message, attribute)
        return found

    def choices_of(self, attribute: Attribute) -> list[AttributeValue]:
        """Choices of an attribute, read once."""
        if attribute.pk not in self._choices:
            self._choices[attribute.pk] = list(attribute.values.all())
        return self._choices[attribute.pk]

    def _choice(self, attribute: Attribute, item: Values) -> AttributeValue:
        choices = self.choices_of(attribute)
        reference, text = item.get("external_reference"), item.get("value")
        if item.get("id"):
            return _choice_by_id(attribute, choices, item["id"])
        if reference:
            for value in choices:
                if value.external_reference == reference:
                    return value
            if not text:
                message = f"Attribute value with given externalReference can't be found: {reference[:80]}"
                raise attribute_error("NOT_FOUND", message, attribute)
        if not (text or "").strip():
            raise attribute_error("REQUIRED", BLANK, attribute)
        for name in ("slug", "name"):
            for value in choices:
                if getattr(value, name) == text and not reference:
                    return value
        made = _choice_made(attribute, choices, str(text), reference)
        choices.append(made)
        return made

    def _referred(self, attribute: Attribute, row: Values) -> list[AttributeValue]:
        single = attribute.input_type == "SINGLE_REFERENCE"
        texts = list(row.get("references") or [])
        if row.get("reference"):
            texts = [row["reference"]]
        if not texts:
            if attribute.value_required:
                message = "Attribute expects an reference but none were given."
                raise attribute_error("REQUIRED", message, attribute)
            return []
        if single and len(texts) > 1:
            raise attribute_error("INVALID", ONE_ONLY, attribute)
        return [
            self._reference(attribute, text, place) for place, text in enumerate(texts)
        ]

    def _reference(self, attribute: Attribute, text: str, place: int) -> AttributeValue:
        if text not in self._references:
            try:
                self._references[text] = reference_row(attribute, text)
            except UnknownReference as error:
                raise attribute_error(error.code, str(error), attribute) from error
        kind, key, name = self._references[text]
        return AttributeValue(
            attribute=attribute,
            name=name[:250],
            reference_type=kind,
            reference_key=key,
            sort_order=place,
        )


def _choice_by_id(
    attribute: Attribute, choices: list[AttributeValue], text: str
) -> AttributeValue:
    try:
        kind, key = parse_id(text)
    except ValueError:
        kind, key = "", ""
    for value in choices:
        if kind == "AttributeValue" and str(value.pk) == key:
            return value
    message = f"Attribute value doesn't exist: {text[:80]}"
    raise attribute_error("NOT_FOUND", message, attribute)


def _choice_made(
    attribute: Attribute,
    choices: list[AttributeValue],
    text: str,
    reference: str | None,
) -> AttributeValue:
    if len(text) > 250:
        message = "Attribute value length is exceeded."
        raise attribute_error("INVALID", message, attribute)
    taken = {value.slug for value in choices}
    return AttributeValue(
        attribute=attribute,
        name=text,
        slug=slug_beside(slugify(text, allow_unicode=True) or "-", taken),
        external_reference=reference,
        sort_order=len(choices),
    )


def _choice_items(attribute: Attribute, row: Values) -> list[Values]:
    if row.get("values"):
        return [{"value": text} for text in row["values"]]
    if attribute.input_type == "MULTISELECT":
        return list(row.get("multiselect") or [])
    item = row.get(attribute.input_type.lower()) or row.get("dropdown")
    return [item] if item else []


# --- Values of one owner ----------------------------------------------------------
def _own_value(attribute: Attribute, row: Values) -> AttributeValue | None:
    reader = BY_TYPE[attribute.input_type]
    given = row.get(reader)
    value = AttributeValue(attribute=attribute)
    kind = attribute.input_type
    legacy = (row.get("values") or [None])[0]
    if kind == "NUMERIC":
        return _number(attribute, value, given if given is not None else legacy)
    if kind == "FILE":
        if not given:
            return None
        value.file_url, value.content_type = given, row.get("content_type")
        value.name = PurePosixPath(given).name[:250]
        return value
    if given is None or given in ("", {}):
        return None
    if kind == "RICH_TEXT":
        value.rich_text = given
        value.name = words_of(given)[:LARGEST_TEXT]
    elif kind == "PLAIN_TEXT":
        if not given.strip():
            return None
        value.plain_text, value.name = given, given[:LARGEST_TEXT]
    elif kind == "BOOLEAN":
        value.boolean = given
        value.name = f"{attribute.name}: {'Yes' if given else 'No'}"
    elif kind == "DATE":
        value.date_time = datetime.combine(given, time(), tzinfo=UTC)
        value.name = str(given)
    else:
        value.date_time, value.name = given, str(given)
    return value


def _number(
    attribute: Attribute, value: AttributeValue, text: str | None
) -> AttributeValue | None:
    if text is None or not str(text).strip():
        return None
    try:
        number = Decimal(str(text))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= Decimal(10) ** 17:
        message = "Numeric value is required."
        raise attribute_error("INVALID", message, attribute)
    value.numeric, value.name = number, str(text)
    return value


# --- Writes -----------------------------------------------------------------------
Said = list[tuple[Attribute, list[AttributeValue]]]


def values_save(said: Iterable[tuple[str, Said]]) -> None:
    """Save new values of several owners at once; `owner` makes their slugs unique."""
    fresh: dict[int, AttributeValue] = {}
    for owner, answers in said:
        for attribute, values in answers:
            for place, value in enumerate(values):
                if value._state.adding:
                    if not value.slug:
                        value.slug = f"{owner}_{attribute.pk}_{place}"
                    fresh[id(value)] = value
    AttributeValue.objects.bulk_create(fresh.values())


OWN_COLUMNS = (
    "name", "plain_text", "numeric", "value", "file_url", "content_type", "rich_text",
    "boolean", "date_time", "reference_type", "reference_key",
)  # fmt: skip


def said_write(target: Any, said: Said) -> None:
    """Make an object say this by attributes it is given; others stay as they are.

    A text or number of its own keeps its id when it changes.
    """
    links = type(target).values.through
    owner = type(target)._meta.model_name or ""
    for attribute, given in said:
        linked = links.objects.filter(
            **{f"{owner}_id": target.pk}, attributevalue__attribute=attribute
        )
        old = list(
            AttributeValue.objects.filter(pk__in=linked.values("attributevalue"))
        )
        is_own = attribute.input_type not in CHOICES
        values = _kept(old, given) if is_own else given
        values_save([(f"{owner}-{target.pk}", [(attribute, values)])])
        linked.delete()
        links.objects.bulk_create(
            links(**{f"{owner}_id": target.pk}, attributevalue_id=value.pk)
            for value in values
        )
        if is_own:
            gone = {value.pk for value in old} - {value.pk for value in values}
            AttributeValue.objects.filter(pk__in=gone).delete()


def _kept(old: list[AttributeValue], new: list[AttributeValue]) -> list[AttributeValue]:
    kept = []
    spare = list(old)
    for value in new:
        if not spare:
            kept.append(value)
            continue
        same = spare.pop(0)
        for column in OWN_COLUMNS:
            setattr(same, column, getattr(value, column))
        same.save()
        kept.append(same)
    return kept
