"""The whole table: every step from every state by every role."""

from __future__ import annotations

import pytest

from catalog.submissions.errors import NotAllowedError, TransitionError
from catalog.submissions.types import SYSTEM, Actor
from catalog.submissions.workflow import (
    ROW_STEPS,
    SUBMISSION_STEPS,
    RowState,
    SubmissionState,
    step,
)

ACTORS = {
    "merchant": Actor("o@m.example", "merchant", "omar"),
    "operator": Actor("p@p.example", "operator"),
    "system": SYSTEM,
}
SUBMISSION_MAY = {
    ("submit", "draft", "merchant"): "submitted",
    ("withdraw", "draft", "merchant"): "withdrawn",
    ("withdraw", "submitted", "merchant"): "withdrawn",
    ("approve", "submitted", "operator"): "approved",
    ("return", "submitted", "operator"): "returned",
    ("publish", "approved", "system"): "published",
}
ROW_MAY = {
    ("submit", "ready", "merchant"): "submitted",
    ("withdraw", "invalid", "merchant"): "withdrawn",
    ("withdraw", "incomplete", "merchant"): "withdrawn",
    ("withdraw", "ready", "merchant"): "withdrawn",
    ("withdraw", "submitted", "merchant"): "withdrawn",
    ("approve", "submitted", "operator"): "approved",
    ("return", "submitted", "operator"): "returned",
    ("publish", "approved", "system"): "published",
}


@pytest.mark.parametrize("role", ACTORS)
@pytest.mark.parametrize(
    ("steps", "states", "may"),
    [
        (SUBMISSION_STEPS, SubmissionState.values, SUBMISSION_MAY),
        (ROW_STEPS, RowState.values, ROW_MAY),
    ],
)
def test_a_step_leads_where_the_table_says_or_nowhere(
    steps: tuple, states: list[str], may: dict, role: str
) -> None:
    for named in steps:
        for state in states:
            expected = may.get((named.name, state, role))
            if expected:
                found = step(steps, name=named.name, state=state, actor=ACTORS[role])
                assert found == expected
                continue
            with pytest.raises((NotAllowedError, TransitionError)):
                step(steps, name=named.name, state=state, actor=ACTORS[role])
