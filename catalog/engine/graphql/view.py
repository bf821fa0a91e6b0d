"""The engine over HTTP: `/graphql/`, and the pictures of goods."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpResponse, HttpResponseNotFound, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from graphql import GraphQLError, OperationType, get_operation_ast

from catalog.engine.graphql.execution import execute, prepared
from catalog.engine.graphql.limits import MAXIMUM_COST
from catalog.engine.graphql.requester import REFRESH_COOKIE, context_of, is_shut_out
from catalog.engine.keys import jwks
from catalog.engine.pictures import MAXIMUM_BYTES, picture_bytes
from catalog.engine.tokens import REFRESH_FOR

if TYPE_CHECKING:
    from django.http import HttpRequest

    from catalog.engine.graphql.execution import Prepared

BODY_BYTES = 2_500_000
UPLOAD_BYTES = MAXIMUM_BYTES + BODY_BYTES
FOR_EVER = "public, max-age=31536000, immutable"
BATCH = 1
CROSS_HEADERS = (
    "Origin, Content-Type, Accept, Authorization, Source-Service-Name, "
    "Authorization-Bearer"
)
SHUT = {
    "message": "Storefront traffic is not allowed.",
    "extensions": {"code": "STOREFRONT_TRAFFIC_NOT_ALLOWED"},
}
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>GraphQL</title>
<h1>GraphQL</h1><p>Send documents by POST to <code>{url}</code>.</p></html>"""


class BadRequest(Exception):  # noqa: N818  the name of the status
    """A request that carries no document to answer."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


@csrf_exempt
def graphql_view(request: HttpRequest) -> HttpResponse:
    """Answer one document, sent as JSON, as a form or as a GraphQL multipart request.

    Cookies say nothing of who asks: that is the token's, so no other site can borrow a
    session, and no CSRF token is needed.
    """
    if request.method == "OPTIONS":
        return _cross_origin(request, _allowed(HttpResponse()))
    if request.method == "GET" and settings.ENGINE_INTROSPECTION:
        return HttpResponse(PAGE.format(url=request.path))
    if request.method != "POST":
        return _allowed(HttpResponse(status=405))
    return _cross_origin(request, _answered(request))


def _answered(request: HttpRequest) -> HttpResponse:
    try:
        sent = _sent(request)
        many = sent if isinstance(sent, list) else [sent]
        _batch_check(many)
        done = [_one(request, item) for item in many]
    except BadRequest as bad:
        return _json({"errors": [_told(str(bad))]}, bad.status)
    answers = [one.answer for one in done]
    status = max((one.status for one in done), default=200)
    response = _json(answers if isinstance(sent, list) else answers[0], status)
    for one in done:
        if one.refresh_token:
            _refresh_cookie(response, one.refresh_token)
    return response


def _cross_origin(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Say to a browser that a page of another origin may read the answer."""
    origin = request.headers.get("Origin", "")
    allowed = settings.ENGINE_ALLOWED_ORIGINS
    if origin and (origin in allowed or "*" in allowed):
        response["Access-Control-Allow-Origin"] = origin
        response["Access-Control-Allow-Credentials"] = "true"
        response["Access-Control-Allow-Headers"] = CROSS_HEADERS
        response["Access-Control-Allow-Methods"] = "POST, OPTIONS"
        response["Access-Control-Max-Age"] = "600"
        response["Vary"] = "Origin"
    return response


def _refresh_cookie(response: HttpResponse, token: str) -> None:
    is_secure = settings.PUBLIC_URL.startswith("https://")
    response.set_cookie(
        REFRESH_COOKIE,
        token,
        max_age=REFRESH_FOR,
        httponly=True,
        secure=is_secure,
        samesite="None" if is_secure else "Lax",
    )


@dataclass(frozen=True, slots=True)
class _Done:
    answer: dict[str, Any]
    status: int
    refresh_token: str = ""


def _batch_check(many: list[Any]) -> None:
    if len(many) > BATCH:
        raise BadRequest("Number of batch queries exceeded.")


def _one(request: HttpRequest, sent: Any) -> _Done:
    query, variables, name = _parts(sent)
    ready = prepared(query)
    _operation_check(ready, name)
    context = context_of(
        request.headers,
        now=timezone.now(),
        host=str(request.META.get("REMOTE_ADDR") or ""),
        cookies=request.COOKIES,
    )
    if is_shut_out(context):
        return _Done({"errors": [SHUT]}, 401)
    answer = execute(query, variables, operation_name=name, context=context)
    told = {"requestedQueryCost": ready.cost, "maximumAvailable": MAXIMUM_COST}
    answer = {**answer, "extensions": {"cost": told}}
    return _Done(
        answer,
        200 if "data" in answer else 400,
        context.notes.get("refresh_cookie", ""),
    )


def _allowed(response: HttpResponse) -> HttpResponse:
    response["Allow"] = (
        "GET, OPTIONS, POST" if settings.ENGINE_INTROSPECTION else "OPTIONS, POST"
    )
    return response


def _json(answer: Any, status: int) -> JsonResponse:
    response = JsonResponse(answer, status=status, safe=False)
    response["Cache-Control"] = "no-store"
    return response


def _told(message: str) -> dict[str, Any]:
    return {**GraphQLError(message).formatted,
            "extensions": {"exception": {"code": "GraphQLError"}}}  # fmt: skip


# --- What was sent ----------------------------------------------------------------
def _sent(request: HttpRequest) -> Any:
    kind = request.content_type
    most = UPLOAD_BYTES if kind == "multipart/form-data" else BODY_BYTES
    if int(request.META.get("CONTENT_LENGTH") or 0) > most:
        message = f"Request body exceeds maximum size of {most} bytes."
        raise BadRequest(message, 413)
    try:
        if kind == "application/json":
            return _loads(request.body)
        if kind == "application/graphql":
            return {"query": request.body.decode(errors="replace")}
        if kind == "application/x-www-form-urlencoded":
            return request.POST.dict()
        return _form(request) if kind == "multipart/form-data" else {}
    except RequestDataTooBig as error:
        raise BadRequest("Request body exceeds maximum size.", 413) from error
    except (MultiPartParserError, SuspiciousOperation) as error:
        raise BadRequest("The form could not be read.") from error


def _loads(content: bytes | str) -> Any:
    nul = b"\\u0000" if isinstance(content, bytes) else "\\u0000"
    if nul in content:  # type: ignore[operator]
        # PostgreSQL holds no such character in a text.
        raise BadRequest("A text holds no NUL character.")
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise BadRequest("Unable to parse query.") from error


def _form(request: HttpRequest) -> Any:
    """The GraphQL multipart request: `operations`, `map`, and a part for each file."""
    operations = _loads(request.POST.get("operations", ""))
    places = _loads(request.POST.get("map", ""))
    if not isinstance(operations, dict) or not isinstance(places, dict):
        raise BadRequest("`operations` and `map` are JSON objects.")
    for part, paths in places.items():
        upload = request.FILES.get(part)
        if upload is None or not isinstance(paths, list):
            message = f"`map` names the part {part[:40]!r}, which is no file."
            raise BadRequest(message)
        for path in paths:
            _put(operations, str(path).split("."), upload)
    return operations


def _put(target: Any, path: list[str], upload: Any) -> None:
    *way, last = path
    try:
        for step in way:
            target = target[int(step) if isinstance(target, list) else step]
        key: Any = int(last) if isinstance(target, list) else last
        if target[key] is not None or path[0] != "variables":
            raise BadRequest("A file takes the place of a null in `variables`.")
        target[key] = upload
    except (KeyError, IndexError, TypeError, ValueError) as error:
        message = f"`map` names a place that is not there: {'.'.join(path)[:80]}"
        raise BadRequest(message) from error


def _parts(sent: Any) -> tuple[str, dict[str, Any], str | None]:
    if not isinstance(sent, dict):
        raise BadRequest("Unable to parse query.")
    query, variables, name = (
        sent.get("query"), sent.get("variables"), sent.get("operationName"),
    )  # fmt: skip
    if not isinstance(query, str) or not query.strip():
        raise BadRequest("Must provide a query string.")
    if "\0" in query:
        raise BadRequest("A text holds no NUL character.")
    return (
        query,
        variables if isinstance(variables, dict) else {},
        name if isinstance(name, str) and name and name != "null" else None,
    )


def _operation_check(ready: Prepared, name: str | None) -> None:
    if ready.document is None or ready.errors:
        return
    operation = get_operation_ast(ready.document, name)
    if operation is not None and operation.operation is OperationType.SUBSCRIPTION:
        raise BadRequest("Events are delivered to Apps, not to subscriptions.")


# --- Keys, pictures --------------------------------------------------------------
@require_safe
def jwks_view(request: HttpRequest) -> HttpResponse:
    """The public keys of tokens and webhooks."""
    return JsonResponse(jwks())


@require_safe
def picture_view(request: HttpRequest, name: str) -> HttpResponse:
    """A picture of goods, or a smaller one made now; its name never changes content."""
    try:
        found = picture_bytes(name)
    except FileNotFoundError:
        found = None
    if found is None:
        return HttpResponseNotFound("No such picture.", content_type="text/plain")
    content, content_type = found
    response = HttpResponse(content, content_type=content_type)
    response["Cache-Control"] = FOR_EVER
    response["Content-Security-Policy"] = "default-src 'none'"
    return response
