"""What an upload did, as data: the answer of the command and of the door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.submissions.problem_words import problem_said

if TYPE_CHECKING:
    from catalog.submissions.models import Submission
    from catalog.submissions.read_outcome import RefusedRow
    from catalog.submissions.types import Problem
    from storefront.merchant.errors import UploadError
    from storefront.merchant.services import Read

LONGEST_VALUE = 200


def report(
    *, merchant: str, file_name: str, read: Read, is_dry_run: bool
) -> dict[str, Any]:
    """Counts of rows, and every refusal with row, column, code, message and fix.

    `row` is the line in the file, headings being line 1. Words are in the language that
    is active; codes are stable.
    """
    outcome = read.outcome
    refused = [row for row in outcome.refused if not row.is_incomplete]
    lacking = [row for row in outcome.refused if row.is_incomplete]
    return {
        "merchant": merchant,
        "file": file_name,
        "format": read.sheet.dialect,
        "dry_run": is_dry_run,
        "submission": None
        if is_dry_run or outcome.submission is None
        else outcome.submission.pk,
        "counts": {
            "rows": len(read.sheet.rows),
            "created": outcome.added,
            "changed": outcome.changed,
            "unchanged": len(read.sheet.rows)
            - outcome.added
            - outcome.changed
            - len(refused),
            "refused": len(refused),
            # Of those created, changed and unchanged.
            "incomplete": len(lacking),
        },
        "unknown_columns": list(read.sheet.unknown_columns),
        "refusals": [
            _refusal(row, problem) for row in refused for problem in row.problems
        ],
        "incomplete": [
            {
                "row": row.number,
                "sku": row.sku,
                "columns": [problem.column for problem in row.problems],
            }
            for row in lacking
        ],
    }


def _refusal(row: RefusedRow, problem: Problem) -> dict[str, Any]:
    said = problem_said(problem)
    return {
        "row": row.number,
        "sku": row.sku,
        "column": problem.column,
        "value": row.cells.get(problem.column, "")[:LONGEST_VALUE],
        "code": problem.code,
        "message": said.message,
        "fix": said.fix,
    }


def refusal_of_file(error: UploadError) -> dict[str, Any]:
    """Why nothing of a file was taken."""
    return {"error": {"code": error.code, "message": error.words}}


def submission_report(submission: Submission) -> dict[str, Any]:
    """Where a submission stands, row by row, with mistakes and reviewers' notes."""
    return {
        "submission": submission.pk,
        "file": submission.file_name,
        "state": submission.state,
        "rows": [
            {
                "row": row.number,
                "sku": row.sku,
                "state": row.state,
                "refusals": [
                    {"column": said.column, "message": said.message, "fix": said.fix}
                    for said in map(problem_said, row.mistakes)
                ],
                "notes": [
                    {"text": note.text, "written_at": note.written_at.isoformat()}
                    for note in row.notes.all()
                ],
            }
            for row in submission.rows.prefetch_related("notes").order_by("number")
        ],
    }
