"""Errors of questions."""

from __future__ import annotations


class QuestionError(Exception):
    """`code`: empty, too_long, too_many, no_thread."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
