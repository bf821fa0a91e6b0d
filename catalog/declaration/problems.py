"""What a declaration gets wrong, said so that its author can find and mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from catalog.declaration.toml_lines import TomlFile

    Path = tuple[str | int, ...]

# pydantic error type -> what should have stood there
EXPECTED = {
    "missing": "this key with a value",
    "extra_forbidden": "only keys of the schema; is it misspelt?",
    "string_type": "text in quotes",
    "string_too_short": "text that is not empty",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "decimal_parsing": "a decimal number in quotes",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "a table",
    "model_type": "a table",
    "model_attributes_type": "a table",
    "date_from_datetime_parsing": "a date, YYYY-MM-DD",
    "date_parsing": "a date, YYYY-MM-DD",
    "time_parsing": "a time of day, HH:MM",
}


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake: where it is, what it is, and what was expected there."""

    file: str
    line: int
    field: str
    message: str
    expected: str

    def __str__(self) -> str:
        return (
            f"{self.file}:{self.line}: {self.field}: {self.message} "
            f"Expected: {self.expected}."
        )


class DeclarationError(ValueError):
    """The files do not make a pavilion; `problems` names every mistake found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: list[Problem] = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def field_name(path: Path) -> str:
    """A path as people write it: `("market", 0, "price")` is `market[0].price`."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{part}" if text else part
    return text or "(file)"


def problem_at(file: TomlFile, path: Path, message: str, expected: str) -> Problem:
    """A problem at the line of `path`, or of its nearest parent that has a line."""
    return Problem(file.name, file.line(path), field_name(path), message, expected)


def problem_of_error(file: TomlFile, error: dict[str, Any]) -> Problem:
    """A problem from one entry of pydantic's `ValidationError.errors()`."""
    context = error.get("ctx") or {}
    kind = str(error["type"])
    expected = context.get("expected") or EXPECTED.get(kind)
    if expected is None:
        # Limits (greater_than …) carry their number in the context.
        expected = ", ".join(f"{key} {value}" for key, value in context.items())
    message = str(error["msg"]).rstrip(".") + "."
    path = tuple(part for part in error["loc"] if part not in ("tuple", "dict"))
    return problem_at(file, path, message, str(expected) or "another value")
