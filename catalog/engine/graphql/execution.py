"""Run a document on the engine's schema. What comes back is plain data, as HTTP has it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSyntaxError,
    execute_sync,
    parse,
    validate,
)

from catalog.engine.graphql.context import Context
from catalog.engine.graphql.fast_execution import FastExecution
from catalog.engine.graphql.limits import limits_check
from catalog.engine.graphql.schema import engine_schema
from catalog.engine.webhook_outbox import listeners_forget

if TYPE_CHECKING:
    from datetime import datetime

logger = logging.getLogger(__name__)
_KEPT_TEXT = 20_000


def execute(
    text: str,
    variables: dict[str, Any] | None = None,
    *,
    operation_name: str | None = None,
    as_app: bool = False,
    now: datetime | None = None,
    context: Context | None = None,
    root: Any = None,
) -> dict[str, Any]:
    """Answer a document: `{"data": …}` and, where something went wrong, `"errors"`.

    A document that does not parse or validate has errors and no `data`. Faults of our
    own are logged and answered as "Internal Server Error".
    """
    ready = prepared(text)
    if ready.errors or ready.document is None:
        return {"errors": [_error(error) for error in ready.errors]}
    # Another process may have made a webhook since this thread's last document.
    listeners_forget()
    context = context or Context(now=now or timezone.now(), as_app=as_app)
    try:
        result = execute_sync(
            engine_schema(),
            ready.document,
            root_value=root,
            context_value=context,
            variable_values=variables or {},
            operation_name=operation_name,
            execution_context_class=FastExecution,
        )
    except RecursionError:
        return {"errors": [_error(GraphQLError("The variables are nested too deep."))]}
    return _answer(result)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A parsed document, why it may not run, and what it costs at most."""

    document: DocumentNode | None
    errors: tuple[GraphQLError, ...] = ()
    cost: int = 0


def prepared(text: str) -> Prepared:
    """A document made ready; parsed, measured and validated once per text."""
    return _kept(text) if len(text) <= _KEPT_TEXT else _prepare(text)


@lru_cache(maxsize=512)
def _kept(text: str) -> Prepared:
    return _prepare(text)


def _prepare(text: str) -> Prepared:
    try:
        document = parse(text, max_tokens=10_000)
        cost, errors = limits_check(document)
    except GraphQLSyntaxError as error:
        return Prepared(None, (error,))
    except RecursionError:
        return Prepared(None, (GraphQLError("The document is nested too deep."),))
    if not errors:
        errors = validate(engine_schema(), document, max_errors=20)
    return Prepared(document, tuple(errors), cost)


def _answer(result: ExecutionResult) -> dict[str, Any]:
    answer: dict[str, Any] = {}
    if result.errors:
        answer["errors"] = [_error(error) for error in result.errors]
    # An error without a path came before any field ran: there is no data then.
    ran = not result.errors or any(error.path for error in result.errors)
    if result.data is not None or ran:
        answer["data"] = result.data
    return answer


def _error(error: GraphQLError) -> dict[str, Any]:
    original = error.original_error
    if original is not None and not isinstance(original, GraphQLError):
        logger.error("Fault at %s", error.path, exc_info=original)
        formatted = GraphQLError(
            "Internal Server Error", nodes=error.nodes, path=error.path
        ).formatted
        code = type(original).__name__
    else:
        formatted = error.formatted
        code = type(error).__name__
    said: dict[str, Any] = dict(formatted)
    said.setdefault("extensions", {"exception": {"code": code}})
    return said
