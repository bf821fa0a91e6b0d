"""Answers without what is each server's own: ids, times, tokens, cursors, addresses."""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import Any

TIME = re.compile(r"^\d{4}-\d\d-\d\d([T ]\d\d:\d\d.*)?$")
ID = re.compile(r"^([A-Za-z]+):(.+)$")
# The slug of a value that one object alone says is made of the keys of both.
KEYS = re.compile(r"\b\d+_\d+(_\d+)?$")
ADDRESS = re.compile(r"^https?://[^/]+")
# A name alone says that a value is a server's own.
OWN = {
    "token": "<token>",
    "authToken": "<token>",
    "refreshToken": "<token>",
    "csrfToken": "<token>",
    "number": "<number>",
    "cursor": "<cursor>",
    "startCursor": "<cursor>",
    "endCursor": "<cursor>",
    "pspReference": "<reference>",
    "idempotencyKey": "<key>",
}
# Words are each server's; that there are some, and which code they come with, is not.
WORDS = {"message": "<words>"}
UNORDERED = ("errors", "errorPolicy")


def normal(content: dict[str, Any], known: dict[str, str]) -> dict[str, Any]:
    """An answer as two servers must agree on it; `known` are ids with their names."""
    said: dict[str, Any] = {"data": _value("", content.get("data"), known)}
    if content.get("errors"):
        said["errors"] = sorted(
            (_top_level(error) for error in content["errors"]), key=str
        )
    return said


def _top_level(error: dict[str, Any]) -> dict[str, Any]:
    exception = (error.get("extensions") or {}).get("exception") or {}
    return {"code": exception.get("code"), "path": error.get("path")}


def _value(name: str, value: Any, known: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _value(key, inner, known) for key, inner in value.items()}
    if isinstance(value, list):
        rows = [_value(name, inner, known) for inner in value]
        return sorted(rows, key=str) if name in UNORDERED else rows
    if isinstance(value, float | int) and not isinstance(value, bool):
        return float(value)
    return _text(name, value, known) if isinstance(value, str) else value


def _text(name: str, value: str, known: dict[str, str]) -> str:
    if name in OWN or name in WORDS:
        return {**OWN, **WORDS}[name]
    if value in known:
        return f"<{known[value]}>"
    if TIME.match(value):
        return "<time>"
    if value.startswith(("{", "[")):
        try:
            return json.dumps(json.loads(value), sort_keys=True)
        except ValueError:
            return value
    if name == "slug":
        return KEYS.sub("<keys>", value)
    return _id(value) or ADDRESS.sub("<address>", value)


def _id(value: str) -> str:
    try:
        text = base64.b64decode(value, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""
    found = ID.match(text)
    return f"<{found[1]}>" if found else ""
