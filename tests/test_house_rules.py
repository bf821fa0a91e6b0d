"""The rules of the house that a machine can hold."""

from __future__ import annotations

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULE_LINES = 400
FUNCTION_LINES = 50
# Rooms that the import layers of pyproject.toml name, and nothing beside them.
ROOMS = {
    "catalog": {
        "bases", "books", "declaration", "engine", "fx", "jobs", "landed_cost", "lanes",
        "markets", "money", "prices", "privacy", "questions", "refunds", "returns", "search", "sourcing", "submissions",
        "translations",
    },
    "storefront": {
        "accounts", "api", "backups", "bases", "console", "demo", "documents", "localization", "management", "media",
        "merchant", "observability", "payments", "saleor", "saleor_app", "shop", "sync",
        "templatetags", "apps", "health", "locale", "static", "templates",
    },
}  # fmt: skip
TOP = {
    "storefront", "pavilion_config", "catalog", "deploy", "docs", "tests",
    "requirements", "manage.py", "pyproject.toml", "Makefile", "README.md",
    "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE",
}  # fmt: skip
FORBIDDEN_ADDRESSES = re.compile(
    "|".join(
        (
            r"pypi" r"\.org",
            r"pythonhosted" r"\.org",
            r"npmjs" r"\.(?:org|com)",
            r"deb\.debian" r"\.org",
            r"yarnpkg" r"\.com",
        )
    )
)


@cache
def tracked() -> list[Path]:
    named = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    return [ROOT / name for name in named if (ROOT / name).is_file()]


def modules() -> list[Path]:
    ours = ("catalog", "storefront", "pavilion_config")
    return [
        path
        for path in tracked()
        if path.suffix == ".py"
        and path.relative_to(ROOT).parts[0] in ours
        and "migrations" not in path.parts
        and "results" not in path.parts
    ]


def said(function: ast.FunctionDef) -> int:
    """Lines of the docstring, which cost nothing."""
    first = function.body[0]
    is_text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return (first.end_lineno or 0) - first.lineno + 1 if is_text else 0


def test_the_top_level_holds_what_it_should() -> None:
    names = {path.relative_to(ROOT).parts[0] for path in tracked()}
    assert {name for name in names if not name.startswith(".")} <= TOP


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_is_named_by_the_layers(room: str) -> None:
    children = {
        path.relative_to(ROOT / room).parts[0].removesuffix(".py")
        for path in tracked()
        if path.is_relative_to(ROOT / room)
    }
    assert children - {"__init__"} <= ROOMS[room]


def test_modules_and_functions_are_small() -> None:
    found = []
    for path in modules():
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(ROOT)
        lines = text.count("\n")
        if lines > MODULE_LINES:
            found.append(f"{name}: {lines} lines")
        for part in ast.walk(ast.parse(text)):
            if isinstance(part, ast.FunctionDef):
                length = (part.end_lineno or 0) - part.lineno + 1 - said(part)
                if length > FUNCTION_LINES:
                    found.append(f"{name}: {part.name} has {length} lines")
                found += [
                    f"{name}: {part.name} imports inside"
                    for inner in ast.walk(part)
                    if isinstance(inner, ast.Import | ast.ImportFrom)
                ]
    assert found == []


def test_nothing_is_called_utils() -> None:
    names = {"utils.py", "helpers.py", "misc.py", "common.py"}
    assert [path for path in modules() if path.name in names] == []


def test_services_and_selectors_say_what_they_do() -> None:
    found = []
    for path in modules():
        if path.name not in {"services.py", "selectors.py"}:
            continue
        for part in ast.parse(path.read_text(encoding="utf-8")).body:
            if not isinstance(part, ast.FunctionDef) or part.name.startswith("_"):
                continue
            name = f"{path.relative_to(ROOT)}: {part.name}"
            if len(part.args.args) > 1:
                found.append(f"{name} takes several positional arguments")
            if part.returns is None:
                found.append(f"{name} has no return type")
            if not ast.get_docstring(part):
                found.append(f"{name} has no docstring")
    assert found == []


def test_no_committed_file_names_a_package_registry() -> None:
    found = []
    for path in tracked():
        if path.suffix in {".png", ".woff2", ".webp", ".avif", ".ico"}:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        if FORBIDDEN_ADDRESSES.search(text):
            found.append(str(path.relative_to(ROOT)))
    assert found == []


def test_what_the_shop_imports_is_pinned_for_the_shop() -> None:
    def names(text: str) -> set[str]:
        found = re.findall(r"^([A-Za-z0-9._-]+)", text, re.M)
        return {name.lower().replace("_", "-") for name in found}

    folder = ROOT / "requirements"
    wanted = names((folder / "base.in").read_text(encoding="utf-8"))
    pinned = names((folder / "base.txt").read_text(encoding="utf-8"))
    assert wanted - pinned == set()
