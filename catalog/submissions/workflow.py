"""Every step that a submission and its rows may take, in one table.

A step that is not here does not exist: services ask `step` before they write.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.submissions.errors import NotAllowedError, TransitionError

if TYPE_CHECKING:
    from catalog.submissions.types import Actor


class SubmissionState(models.TextChoices):
    """Where an upload stands as a whole."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("waits for review")
    APPROVED = "approved", _("approved")
    RETURNED = "returned", _("returned")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class RowState(models.TextChoices):
    """Where one row stands."""

    INVALID = "invalid", _("has mistakes")
    INCOMPLETE = "incomplete", _("facts missing")
    READY = "ready", _("ready")
    SUBMITTED = "submitted", _("waits for review")
    APPROVED = "approved", _("approved, being published")
    RETURNED = "returned", _("returned")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


# What stays with the merchant: mistakes, and goods of which an export knows too little.
OPEN_ROWS = frozenset({RowState.INVALID, RowState.INCOMPLETE})


@dataclass(frozen=True, slots=True)
class Step:
    """One allowed step: what, by whom, from which states, to which state."""

    name: str
    role: str
    sources: frozenset[str]
    target: str


def _step(name: str, role: str, sources: set[str], target: str) -> Step:
    return Step(name, role, frozenset(sources), target)


_S, _R = SubmissionState, RowState
SUBMISSION_STEPS = (
    _step("submit", "merchant", {_S.DRAFT}, _S.SUBMITTED),
    _step("withdraw", "merchant", {_S.DRAFT, _S.SUBMITTED}, _S.WITHDRAWN),
    _step("approve", "operator", {_S.SUBMITTED}, _S.APPROVED),
    _step("return", "operator", {_S.SUBMITTED}, _S.RETURNED),
    _step("publish", "system", {_S.APPROVED}, _S.PUBLISHED),
)
ROW_STEPS = (
    _step("submit", "merchant", {_R.READY}, _R.SUBMITTED),
    _step(
        "withdraw",
        "merchant",
        {_R.INVALID, _R.INCOMPLETE, _R.READY, _R.SUBMITTED},
        _R.WITHDRAWN,
    ),
    _step("approve", "operator", {_R.SUBMITTED}, _R.APPROVED),
    _step("return", "operator", {_R.SUBMITTED}, _R.RETURNED),
    _step("publish", "system", {_R.APPROVED}, _R.PUBLISHED),
)


def step(steps: tuple[Step, ...], *, name: str, state: str, actor: Actor) -> str:
    """The state that a step leads to.

    Raises `NotAllowedError` for another role than the step's, `TransitionError` if it
    does not lead out of `state`.
    """
    named = next(item for item in steps if item.name == name)
    if actor.role != named.role:
        message = f"A {actor.role} may not {name}."
        raise NotAllowedError(message)
    if state not in named.sources:
        message = f"What is {state} cannot be taken to {named.target}."
        raise TransitionError(message)
    return named.target
