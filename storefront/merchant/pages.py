"""What the merchant's pages show of a submission."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from catalog.submissions.problem_words import problem_said
from catalog.submissions.selectors import rows_of
from catalog.submissions.workflow import OPEN_ROWS, RowState
from storefront.media.selectors import link_sign

if TYPE_CHECKING:
    from catalog.submissions.models import ReviewNote, Submission, SubmissionRow
    from catalog.submissions.problem_words import Said

MAY_WITHDRAW = {"draft", "submitted"}


@dataclass(frozen=True, slots=True)
class RowView:
    """One row: the goods' name, its picture behind a short link, what is wrong."""

    row: SubmissionRow
    name: str
    picture_token: str
    mistakes: tuple[Said, ...]
    notes: tuple[ReviewNote, ...]


@dataclass(frozen=True, slots=True)
class SubmissionView:
    """A submission with its rows sorted by what the merchant has to do."""

    submission: Submission
    wrong: tuple[RowView, ...]
    incomplete: tuple[RowView, ...]
    returned: tuple[RowView, ...]
    fine: tuple[RowView, ...]

    @property
    def ready_count(self) -> int:
        """Rows that would go to review now."""
        return sum(1 for one in self.fine if one.row.state == RowState.READY)

    @property
    def can_submit(self) -> bool:
        """Whether the step "submit" is open and has something to send."""
        return self.submission.state == "draft" and self.ready_count > 0

    @property
    def can_withdraw(self) -> bool:
        """Whether nobody has decided on it yet."""
        return self.submission.state in MAY_WITHDRAW


def submission_view(
    *, submission: Submission, viewer: str, language: str
) -> SubmissionView:
    """Rows of a submission as one person sees them. Two queries."""
    views = [_row(row, viewer, language) for row in rows_of(submission=submission)]
    return SubmissionView(
        submission=submission,
        wrong=tuple(one for one in views if one.row.state == RowState.INVALID),
        incomplete=tuple(one for one in views if one.row.state == RowState.INCOMPLETE),
        returned=tuple(one for one in views if one.row.state == RowState.RETURNED),
        fine=tuple(
            one for one in views if one.row.state not in {*OPEN_ROWS, RowState.RETURNED}
        ),
    )


def _row(row: SubmissionRow, viewer: str, language: str) -> RowView:
    asset_id = row.files.get("picture", {}).get("asset_id", "")
    return RowView(
        row=row,
        name=row.name(language),
        picture_token=link_sign(asset_id=asset_id, viewer=viewer) if asset_id else "",
        mistakes=tuple(problem_said(problem) for problem in row.mistakes),
        notes=tuple(row.notes.all()),
    )
