"""How scalars cross the wire. Amounts are JSON numbers, whose shortest form has their digits."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from graphql import (
    FloatValueNode,
    GraphQLError,
    GraphQLFloat,
    GraphQLInt,
    GraphQLScalarType,
    IntValueNode,
    StringValueNode,
    value_from_ast_untyped,
)

if TYPE_CHECKING:
    from datetime import date, datetime

    from graphql import GraphQLSchema, ValueNode

LARGEST = Decimal(10) ** 15
# As the library reads them; a schema's own Int and Float are these objects.
_INT, _FLOAT = GraphQLInt.parse_value, GraphQLFloat.parse_value


def decimal_parse(value: Any) -> Decimal:
    """A number or its text; no NaN, no infinity, nothing above 10^15."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        message = f"Value cannot represent a Decimal: {value!r}"
        raise GraphQLError(message)
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        message = f"Value cannot represent a Decimal: {str(value)[:40]!r}"
        raise GraphQLError(message) from error
    if not number.is_finite() or abs(number) > LARGEST:
        message = f"Value is out of range: {str(value)[:40]!r}"
        raise GraphQLError(message)
    return number


def _positive_decimal(value: Any) -> Decimal:
    number = decimal_parse(value)
    if number < 0:
        message = f"Value cannot be lower than 0: {number}"
        raise GraphQLError(message)
    return number


def _whole(value: Any) -> int:
    value = _of_text(value)
    if isinstance(value, bool) or not isinstance(value, int):
        message = f"Value must be an integer: {str(value)[:40]!r}"
        raise GraphQLError(message)
    return value


def _number(value: Any) -> int | float:
    """Numbers may come as texts: Saleor's scalars take them so."""
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError as error:
            message = f"Float cannot represent non numeric value: {value[:40]!r}"
            raise GraphQLError(message) from error
    number: float = _FLOAT(value)
    return number


def _int(value: Any) -> int:
    number: int = _INT(_of_text(value))
    return number


def _of_text(value: Any) -> Any:
    """A whole number that came as a text."""
    digits = value.removeprefix("-") if isinstance(value, str) else ""
    return int(value) if digits.isascii() and digits.isdigit() else value


def _positive(value: Any) -> int:
    number = _whole(value)
    if number < 0:
        message = f"Value cannot be lower than 0: {value}"
        raise GraphQLError(message)
    return number


def _uuid(value: Any) -> UUID:
    try:
        return UUID(str(value))
    except ValueError as error:
        message = f"Value is no UUID: {str(value)[:40]!r}"
        raise GraphQLError(message) from error


def _datetime(value: Any) -> datetime:
    moment = parse_datetime(value) if isinstance(value, str) else None
    if moment is None:
        message = f"DateTime cannot represent value: {str(value)[:40]!r}"
        raise GraphQLError(message)
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _date(value: Any) -> date:
    day = parse_date(value) if isinstance(value, str) else None
    if day is None:
        message = f"Date cannot represent value: {str(value)[:40]!r}"
        raise GraphQLError(message)
    return day


def _json(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        raise GraphQLError("Value is no JSON.") from error


def _weight(value: Any) -> Decimal:
    # Kilograms, or an object of a value and a unit.
    if isinstance(value, dict):
        factors = {"KG": Decimal(1), "G": Decimal("0.001")}
        factor = factors.get(str(value.get("unit")).upper())
        if factor is None:
            raise GraphQLError("Weight is given in KG or G.")
        return _positive_decimal(value.get("value")) * factor
    return _positive_decimal(value)


def _same(value: Any) -> Any:
    return value


def _metadata(value: Any) -> Any:
    if not isinstance(value, dict) or not all(
        isinstance(item, str) for item in value.values()
    ):
        raise GraphQLError("Metadata is an object of texts.")
    return value


# name -> (parse an input, write an output)
_SCALARS: dict[str, tuple[Any, Any]] = {
    "Date": (_date, lambda day: day.isoformat()),
    "DateTime": (_datetime, lambda moment: moment.isoformat()),
    "Day": (_whole, int),
    "Hour": (_whole, int),
    "Minute": (_whole, int),
    "Decimal": (decimal_parse, float),
    "PositiveDecimal": (_positive_decimal, float),
    "PositiveInt": (_positive, int),
    "JSON": (_same, _same),
    "JSONString": (_json, json.dumps),
    "Metadata": (_metadata, _same),
    "UUID": (_uuid, str),
    "WeightScalar": (_weight, float),
    "Upload": (_same, _same),
}


def _literal(node: ValueNode, variables: dict[str, Any] | None = None) -> Any:
    if isinstance(node, FloatValueNode):
        return Decimal(node.value)
    if isinstance(node, IntValueNode):
        return int(node.value)
    if isinstance(node, StringValueNode):
        return node.value
    return value_from_ast_untyped(node, variables)


def scalars_install(schema: GraphQLSchema) -> None:
    """Give the schema's scalars their parsing and writing."""
    for name, (parse, write) in _SCALARS.items():
        scalar = schema.type_map.get(name)
        if isinstance(scalar, GraphQLScalarType):
            scalar.parse_value = parse  # type: ignore[method-assign]
            scalar.serialize = write  # type: ignore[method-assign]
            scalar.parse_literal = _from_literal(parse)  # type: ignore[method-assign]
    GraphQLInt.parse_value = _int  # type: ignore[method-assign]
    GraphQLFloat.parse_value = _number  # type: ignore[method-assign]


def _from_literal(parse: Any) -> Any:
    def read(node: ValueNode, variables: dict[str, Any] | None = None) -> Any:
        return parse(_literal(node, variables))

    return read
