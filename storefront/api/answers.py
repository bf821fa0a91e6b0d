"""How the doors answer: JSON, and faults that name the field and what to do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.http import JsonResponse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

LARGEST_BODY = 200_000
READABLE = {"ensure_ascii": False}


def told(answer: Any, status: int = 200) -> JsonResponse:
    """An answer that any page of any shop may read; it holds nothing personal."""
    response = JsonResponse(answer, status=status, json_dumps_params=READABLE)
    response["Access-Control-Allow-Origin"] = "*"
    return response


def refusal(status: int, code: str, field: str, message: str) -> JsonResponse:
    """One fault."""
    return refusals(status, [{"field": field, "code": code, "message": message}])


def refusals(status: int, faults: Sequence[dict[str, str]]) -> JsonResponse:
    """All faults of a question."""
    return told({"errors": list(faults)}, status)


class BodyError(ValueError):
    """The body is no JSON, or too long; carries the answer."""

    def __init__(self, answer: JsonResponse) -> None:
        super().__init__("unreadable body")
        self.answer = answer


def body_of(request: HttpRequest) -> Any:
    """The decoded body. Raises `BodyError`."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
        message = f"At most {LARGEST_BODY} bytes."
        raise BodyError(refusal(413, "too_long", "", message))
    try:
        return json.loads(request.body, parse_float=str)
    except (ValueError, RecursionError) as error:
        message = "The body is one JSON object in UTF-8."
        raise BodyError(refusal(400, "not_json", "", message)) from error
