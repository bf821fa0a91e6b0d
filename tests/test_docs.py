"""Documents that can be checked are checked."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
# Words of a glossary cell that must be names in the code.
NAME = re.compile(r"`(\w+)`")


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def code() -> str:
    rooms = ("catalog", "storefront", "pavilion_config")
    return "\n".join(
        path.read_text(encoding="utf-8")
        for room in rooms
        for path in (ROOT / room).rglob("*.py")
        if "results" not in path.parts
    )


def documents() -> list[Path]:
    named = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.md"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    return [ROOT / name for name in named if (ROOT / name).is_file()]


def test_every_name_of_the_glossary_is_a_name_of_the_code() -> None:
    written = code()
    rows = [row for row in text_of("docs/glossary.md").splitlines() if "|" in row][2:]
    names = {name for row in rows for name in NAME.findall(row.split("|")[2])}
    assert len(names) > 40
    missing = {name for name in names if not re.search(rf"\b{name}\b", written)}
    assert missing == set()


@pytest.mark.parametrize("path", documents(), ids=lambda p: str(p.relative_to(ROOT)))
def test_links_of_documents_lead_somewhere(path: Path) -> None:
    for target in LINK.findall(path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_every_make_target_says_what_it_does() -> None:
    makefile = text_of("Makefile")
    phony = set(re.findall(r"^\.PHONY: ([\w-]+)", makefile, re.M))
    described = set(re.findall(r"^([\w-]+):.*## ", makefile, re.M))
    assert phony - described == set()


def test_targets_that_documents_name_exist() -> None:
    targets = set(re.findall(r"^([\w-]+):", text_of("Makefile"), re.M))
    for path in documents():
        named = re.findall(r"`make ([\w-]+)", path.read_text(encoding="utf-8"))
        assert set(named) <= targets, path.name


def test_every_switch_stands_in_the_example_environment() -> None:
    names = ("settings.py", "files.py")
    settings = "".join(text_of(f"pavilion_config/{name}") for name in names)
    read = set(re.findall(r'env_\w+\(\s*"(\w+)"', settings))
    shown = set(re.findall(r"^#? ?([A-Z][A-Z0-9_]+)=", text_of(".env.example"), re.M))
    assert read - shown == set()
    # Read by make and by the metrics' own library.
    assert shown - read <= {"PORT", "PROMETHEUS_MULTIPROC_DIR"}


def test_decisions_are_short_and_tagged() -> None:
    for path in sorted((ROOT / "docs" / "adr").glob("*.md")):
        words = path.read_text(encoding="utf-8").split()
        assert len(words) <= 200, path.name
        assert "**Tags:**" in words, path.name
