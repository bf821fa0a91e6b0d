"""Answers of a real Saleor to what anyone may read, kept while nothing has changed.

An answer is kept under channel, language, document and variables, with the versions
of the objects it was made from (`object_versions`). It is served without asking again
as long as those versions stand and it is not older than SALEOR_KEEP_SECONDS: a change
that nobody told of heals by itself. Afterwards it still stands in, up to
SALEOR_STALE_SECONDS, when commerce does not answer; the page then says as of when.

The table serves all processes and outlives them; each process holds decoded copies.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from threading import Lock
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

from storefront.observability.metrics import KEPT_ANSWERS
from storefront.saleor.answer_objects import kinds_of, objects_in
from storefront.saleor.models import KeptAnswer
from storefront.saleor.object_versions import ObjectKey, versions_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import BaseModel

PUBLIC_READS = frozenset(
    {
        "CategoryList",
        "CategoryProducts",
        "CollectionList",
        "CollectionProducts",
        "ProductBySlug",
        "ProductList",
        "ShopInfo",
    }
)
DECODED_MAXIMUM = 500
ROWS_MAXIMUM = 5_000
Versions = dict[ObjectKey, int]
_as_of: ContextVar[datetime | None] = ContextVar("kept_as_of", default=None)


@dataclass(frozen=True, slots=True)
class Question:
    """One public read: who could ask it again would get the same answer."""

    key: str
    operation: str
    channel: str
    language: str
    variables: dict[str, Any]


@dataclass(slots=True)
class Answer:
    """A decoded copy. The typed result is made once and shared: nobody changes it."""

    data: dict[str, Any]
    made_from: Versions
    answered_at: datetime
    _model: BaseModel | None = field(default=None)

    def parsed_by(self, parse: Callable[[dict[str, Any]], BaseModel]) -> BaseModel:
        """The typed result."""
        if self._model is None:
            self._model = parse(self.data)
        return self._model


@dataclass(frozen=True, slots=True)
class Found:
    """A kept answer, and whether nothing is known to have changed since."""

    answer: Answer
    is_current: bool


class _Decoded:
    """The latest used answers of this process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[str, Answer] = OrderedDict()

    def get(self, key: str) -> Answer | None:
        with self._lock:
            answer = self._kept.get(key)
            if answer is not None:
                self._kept.move_to_end(key)
            return answer

    def put(self, key: str, answer: Answer) -> None:
        with self._lock:
            self._kept[key] = answer
            self._kept.move_to_end(key)
            while len(self._kept) > DECODED_MAXIMUM:
                self._kept.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()


_decoded = _Decoded()


def question(*, url: str, name: str, text: str, variables: dict[str, Any]) -> Question:
    """The key changes with the server, the document and every variable."""
    said = json.dumps(variables, sort_keys=True, cls=DjangoJSONEncoder)
    parts = "\0".join((url, name, text, said))
    return Question(
        key=hashlib.sha256(parts.encode()).hexdigest(),
        operation=name,
        channel=str(variables.get("channel", "")),
        language=str(variables.get("languageCode", "")),
        variables=variables,
    )


def look_up(asked: Question, *, now: datetime) -> Found | None:
    """The kept answer, if there is one that may still stand in. One or two queries."""
    mine = _decoded.get(asked.key)
    if mine and _is_current(mine, now):
        return Found(mine, is_current=True)
    theirs = _read(asked.key)
    # Another process may have asked since; else ours is as good as the table's.
    best = theirs if theirs and (not mine or _is_newer(theirs, mine)) else mine
    if best is None or now - best.answered_at > _seconds(settings.SALEOR_STALE_SECONDS):
        return None
    _decoded.put(asked.key, best)
    return Found(best, is_current=best is not mine and _is_current(best, now))


def kinds_now(asked: Question) -> Versions:
    """Versions of all that could come into the answer, to be read before asking."""
    return versions_of(keys=kinds_of(asked.operation, asked.variables))


def keep(
    asked: Question, data: dict[str, Any], *, before: Versions, now: datetime
) -> None:
    """Keep an answer, unless something changed while it was on its way.

    An object that does not exist is not kept: its name was anybody's guess.
    """
    if any(value is None for value in data.values()):
        return
    objects = objects_in(asked.operation, asked.variables, data)
    versions = versions_of(keys=objects | set(before))
    if any(versions[key] != version for key, version in before.items()):
        return
    made_from = {key: versions[key] for key in objects}
    answer = Answer(data=data, made_from=made_from, answered_at=now)
    _decoded.put(asked.key, answer)
    KeptAnswer.objects.update_or_create(
        key=asked.key,
        defaults={
            "operation": asked.operation,
            "channel": asked.channel,
            "language": asked.language,
            "data": json.dumps(data, default=_plain, ensure_ascii=False),
            "made_from": [
                [key.kind, key.id, key.channel, key.language, version]
                for key, version in sorted(made_from.items())
            ],
            "answered_at": now,
        },
    )


def kept_prune(now: datetime) -> None:
    """Forget what is too old to stand in, and the oldest of too many."""
    KeptAnswer.objects.filter(
        answered_at__lt=now - _seconds(settings.SALEOR_STALE_SECONDS)
    ).delete()
    ordered = KeptAnswer.objects.order_by("-answered_at")
    surplus = ordered.values_list("key", flat=True)[ROWS_MAXIMUM:]
    KeptAnswer.objects.filter(pk__in=list(surplus)).delete()


def decoded_forget() -> None:
    """Drop this process's copies; the table stays. For tests and measurements."""
    _decoded.clear()


def stands_in(answer: Answer) -> None:
    """An old answer is shown because commerce gave none: remember as of when."""
    known = _as_of.get()
    if known is None or answer.answered_at < known:
        _as_of.set(answer.answered_at)


def shown_as_of() -> datetime | None:
    """As of when the oldest stand-in on this page is; None if all is current."""
    return _as_of.get()


def page_begin() -> None:
    """A new page: nothing old is on it yet."""
    _as_of.set(None)


def told(operation: str, outcome: str) -> None:
    """Count how a public read was served."""
    KEPT_ANSWERS.labels(operation, outcome).inc()


def _plain(value: object) -> float:
    """Commerce itself prints numbers as floats: what it sent comes back digit for digit."""
    if isinstance(value, Decimal):
        return float(value)
    message = f"An answer holds a {type(value).__name__}."
    raise TypeError(message)


def _read(key: str) -> Answer | None:
    row = KeptAnswer.objects.filter(pk=key).first()
    if row is None:
        return None
    return Answer(
        data=json.loads(row.data, parse_float=Decimal),
        made_from={ObjectKey(*parts[:4]): parts[4] for parts in row.made_from},
        answered_at=row.answered_at,
    )


def _is_current(answer: Answer, now: datetime) -> bool:
    if now - answer.answered_at > _seconds(settings.SALEOR_KEEP_SECONDS):
        return False
    return versions_of(keys=answer.made_from) == answer.made_from


def _is_newer(one: Answer, other: Answer) -> bool:
    return one.answered_at > other.answered_at


def _seconds(number: float) -> timedelta:
    return timedelta(seconds=number)
