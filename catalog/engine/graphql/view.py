"""The engine over HTTP: `/graphql/`, and the pictures of goods."""

from __future__ import annotations

import hmac
import json
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpResponse, HttpResponseNotFound, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from graphql import GraphQLError, OperationType, get_operation_ast

from catalog.engine.graphql.context import Context
from catalog.engine.graphql.execution import execute, prepared
from catalog.engine.graphql.limits import MAXIMUM_COST
from catalog.engine.models import App
from catalog.engine.pictures import MAXIMUM_BYTES, picture_bytes
from catalog.engine.setup import token_hash

if TYPE_CHECKING:
    from django.http import HttpRequest

    from catalog.engine.graphql.execution import Prepared

BODY_BYTES = 2_500_000
UPLOAD_BYTES = MAXIMUM_BYTES + BODY_BYTES
FOR_EVER = "public, max-age=31536000, immutable"
SCHEMES = ("bearer", "jwt")


class BadRequest(Exception):  # noqa: N818  the name of the status
    """A request that carries no document to answer."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


@csrf_exempt
def graphql_view(request: HttpRequest) -> HttpResponse:
    """Answer one document, sent as JSON or as a GraphQL multipart request.

    Cookies play no part: who asks is said by the token, so no other site can borrow a
    session, and no CSRF token is needed.
    """
    try:
        sent = _sent(request)
        query, variables, name = _parts(sent)
        ready = prepared(query)
        _operation_check(ready, name)
    except BadRequest as bad:
        response = _json({"errors": [_told(str(bad))]}, bad.status, 0)
        if bad.status == 405:
            response["Allow"] = "POST"
        return response
    answer = execute(query, variables, operation_name=name, context=_context(request))
    return _json(answer, 200 if "data" in answer else 400, ready.cost)


def _json(answer: dict[str, Any], status: int, cost: int) -> JsonResponse:
    told = {"requestedQueryCost": cost, "maximumAvailable": MAXIMUM_COST}
    response = JsonResponse({**answer, "extensions": {"cost": told}}, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _told(message: str) -> dict[str, Any]:
    return {**GraphQLError(message).formatted,
            "extensions": {"exception": {"code": "GraphQLError"}}}  # fmt: skip


# --- What was sent ----------------------------------------------------------------
def _sent(request: HttpRequest) -> Any:
    if request.method != "POST":
        raise BadRequest("Documents are sent by POST.", 405)
    kind = request.content_type
    if kind not in {"application/json", "multipart/form-data"}:
        message = "Send application/json, or multipart/form-data with a file."
        raise BadRequest(message, 415)
    most = BODY_BYTES if kind == "application/json" else UPLOAD_BYTES
    if int(request.META.get("CONTENT_LENGTH") or 0) > most:
        message = f"The request is larger than {most} bytes."
        raise BadRequest(message, 413)
    try:
        return _loads(request.body) if kind == "application/json" else _form(request)
    except RequestDataTooBig as error:
        raise BadRequest("The request is too large.", 413) from error
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
        raise BadRequest("The body is no JSON.") from error


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
    if isinstance(sent, list):
        raise BadRequest("Batch GraphQL requests are not enabled.")
    if not isinstance(sent, dict):
        raise BadRequest("The body is a JSON object with a `query`.")
    query, name = sent.get("query"), sent.get("operationName") or None
    variables = sent.get("variables") or {}
    if not isinstance(query, str) or not query.strip():
        raise BadRequest("Must provide a query string.")
    if not isinstance(variables, dict):
        raise BadRequest("`variables` is a JSON object.")
    if name is not None and not isinstance(name, str):
        raise BadRequest("`operationName` is a text.")
    return query, variables, name


def _operation_check(ready: Prepared, name: str | None) -> None:
    if ready.document is None or ready.errors:
        return
    operation = get_operation_ast(ready.document, name)
    if operation is not None and operation.operation is OperationType.SUBSCRIPTION:
        raise BadRequest("Events are delivered to Apps, not to subscriptions.")


# --- Who asks ---------------------------------------------------------------------
def _context(request: HttpRequest) -> Context:
    context = Context(now=timezone.now(), notes={"public_url": settings.PUBLIC_URL})
    token = _token(request)
    if not token:
        return context
    own = settings.ENGINE_APP_TOKEN
    if own and hmac.compare_digest(token.encode(), own.encode()):
        context.as_app = True
        return context
    app = App.objects.filter(token_hash=token_hash(token), is_active=True).first()
    if app is not None:
        context.app_id = app.pk
        context.permissions = frozenset(app.permissions)
    # A token nobody knows makes the request anonymous, as on Saleor.
    return context


def _token(request: HttpRequest) -> str:
    bare = request.headers.get("Authorization-Bearer", "").strip()
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() in SCHEMES else bare


# --- Pictures ---------------------------------------------------------------------
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
