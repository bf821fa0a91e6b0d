"""A raw row to a clean one, or to everything that is wrong with it.

Every mistake names its column and a code; `problem_words` says it with the remedy.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from catalog.submissions.clean_row import CleanRow
from catalog.submissions.columns import TEXTS, columns, required_languages
from catalog.submissions.types import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from catalog.submissions.types import FileRef, RawRow

FOOD_TYPES = ("plant", "processed_food", "animal")
# A picture on its way: a job fetches it and reads the row again.
PENDING = "picture_fetching"
MISSING = frozenset(
    {
        "required", "ingredients_of_food", "allergens_of_food", "best_before_needed",
        "picture_missing", PENDING,
    }
)  # fmt: skip
LONGEST = {"name": 250, "description": 3_000, "ingredients": 3_000}


@dataclass(frozen=True, slots=True)
class Checked:
    """A row after its checks; `clean` is empty while there are problems."""

    raw: RawRow
    clean: dict[str, Any]
    problems: tuple[Problem, ...]
    files: dict[str, Any]
    is_incomplete: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What rows are checked against, read once per file.

    `files` are checked files by lower-case name. `lots` are units received already by
    (base, lot code), with the SKU they are of. `taken` are SKUs of other people.
    """

    base_codes: tuple[str, ...]
    files: Mapping[str, FileRef]
    on: date
    lots: Mapping[tuple[str, str], tuple[str, int]]
    taken: frozenset[str] = frozenset()
    prefix: str = ""


def rows_validate(
    *, rows: Sequence[RawRow], known: Known, may_lack: bool = False
) -> list[Checked]:
    """Check every row by itself, then against the others of the file.

    With `may_lack` a row that names goods and only lacks facts is incomplete.
    """
    checked = [_checked(row, known) for row in rows]
    checked = _twice(_twice(checked, "sku", "sku_twice"), "gtin", "gtin_twice")
    lacking = MISSING if may_lack else {PENDING}
    return [
        replace(row, is_incomplete=True) if _only_lacks(row, lacking) else row
        for row in checked
    ]


def _only_lacks(row: Checked, lacking: Collection[str]) -> bool:
    cells = row.raw.cells
    has_name = any(key.startswith("name_") and text for key, text in cells.items())
    return bool(row.problems and cells.get("sku") and has_name) and all(
        problem.code in lacking for problem in row.problems
    )


def _twice(rows: list[Checked], column: str, code: str) -> list[Checked]:
    """The second row with the same value is a mistake and names the first."""
    first: dict[str, int] = {}
    found = []
    for row in rows:
        value = row.raw.cells.get(column, "").casefold()
        if value and value in first:
            problem = Problem(column, code, {"row": str(first[value])})
            row = Checked(row.raw, {}, (*row.problems, problem), row.files)  # noqa: PLW2901
        elif value:
            first[value] = row.raw.number
        found.append(row)
    return found


def _checked(row: RawRow, known: Known) -> Checked:
    cells = dict(row.cells)
    texts, problems = _texts(cells)
    context = {"base_codes": known.base_codes, "on": known.on}
    plain = {
        key: text
        for key, text in cells.items()
        if key.partition("_")[0] not in TEXTS and key not in {"picture", "documents"}
    }
    clean: dict[str, Any] = {}
    try:
        parsed = CleanRow.model_validate(plain, context=context)
        clean = {**parsed.model_dump(mode="json"), **texts}
    except ValidationError as error:
        problems += [_problem(item) for item in error.errors()]
    else:
        problems += _against_the_world(parsed, known)
    files, missing = _files(cells, known)
    problems += missing
    order = {column.key: place for place, column in enumerate(columns())}
    problems.sort(key=lambda problem: order.get(problem.column, 0))
    return Checked(row, {} if problems else clean, tuple(problems), files)


def _problem(item: Any) -> Problem:
    column = str(item["loc"][0]) if item["loc"] else "sku"
    code = {"missing": "required", "extra_forbidden": "not_understood"}.get(
        item["type"], item["type"]
    )
    params = {key: str(value) for key, value in (item.get("ctx") or {}).items()}
    return Problem(column, code, params)


def _texts(cells: Mapping[str, str]) -> tuple[dict[str, Any], list[Problem]]:
    texts: dict[str, dict[str, str]] = {text: {} for text in TEXTS}
    problems = []
    for column in columns():
        text, _, language = column.key.partition("_")
        if text not in TEXTS:
            continue
        said = cells.get(column.key, "")
        if column.is_required and not said:
            problems.append(Problem(column.key, "required"))
        if len(said) > LONGEST[text]:
            params = {"limit": str(LONGEST[text])}
            problems.append(Problem(column.key, "too_long", params))
        if said:
            texts[text][language] = said
    needs_label = cells.get("goods_kind") in FOOD_TYPES
    base = required_languages()[0]
    if needs_label and not texts["ingredients"].get(base):
        problems.append(Problem(f"ingredients_{base}", "ingredients_of_food"))
    return texts, problems


def _against_the_world(row: CleanRow, known: Known) -> list[Problem]:
    problems = []
    sku = f"{known.prefix}{row.sku}"
    if sku in known.taken:
        problems.append(Problem("sku", "sku_taken"))
    lot = known.lots.get((row.base, row.lot_code))
    if lot and lot[0] != sku:
        problems.append(Problem("lot_code", "lot_of_other_goods"))
    elif lot and lot[1] != row.quantity:
        params = {"quantity": str(lot[1]), "lot": row.lot_code}
        problems.append(Problem("quantity", "lot_received", params))
    return problems


def _files(
    cells: Mapping[str, str], known: Known
) -> tuple[dict[str, Any], list[Problem]]:
    picture = cells.get("picture", "")
    files: dict[str, Any] = {"documents": []}
    problems = [] if picture else [Problem("picture", "required")]
    wanted = [("picture", picture)] if picture else []
    names = cells.get("documents", "").split(";")
    wanted += [("documents", name.strip()) for name in names if name.strip()]
    for column, name in wanted:
        found = known.files.get(name.casefold())
        kind = "picture" if column == "picture" else "document"
        if found is None:
            is_address = name.lower().startswith(("http://", "https://"))
            code = "picture_fetching" if is_address else f"{kind}_missing"
            problems.append(Problem(column, code, {"name": name[:100]}))
        elif found.rejected:
            params = {"name": name[:100]}
            problems.append(Problem(column, found.rejected, params))
        elif found.kind != kind:
            problems.append(Problem(column, f"not_a_{kind}", {"name": name[:100]}))
        elif column == "picture":
            files["picture"] = found.as_json()
        else:
            files["documents"].append(found.as_json())
    return files, problems
