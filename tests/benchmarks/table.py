"""The results as text: a table of pages for each size, and how they grow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = ("page", "page ms", "GraphQL", "SQL", "CPU", "queries", "operations", "page/SQL")
KEYS = (
    "page_ms",
    "graphql_ms",
    "sql_ms",
    "cpu_ms",
    "queries",
    "operations",
    "page_to_sql",
)
NOTES = (
    "CPU is this process's own time, whatever else the machine does meanwhile.",
    "Milliseconds are medians in one process, without a network. GraphQL lies within",
    "the page, SQL within both. Lists show at most 24 goods (48 in a search), which a",
    "shop of 100 variants does not fill: part of their growth is more goods on a page.",
)
GROWN = ("product list", "product page", "search", "add to basket", "full checkout")


def table(results: dict[str, Any]) -> str:
    """Everything that was measured, to be read by people."""
    return "\n".join([*_lines(results), "", *NOTES]) + "\n"


def _lines(results: dict[str, Any]) -> Iterator[str]:
    for database in results["databases"].values():
        for size in database["sizes"]:
            yield ""
            yield f"{database['version']} · {size['variants']:,} variants"
            yield _row(*HEAD)
            for page, found in size["pages"].items():
                yield _row(page, *(found[key] for key in KEYS))
        yield from _growth(database)


def _growth(database: dict[str, Any]) -> Iterator[str]:
    """Times as ratios to the smallest grown shop."""
    sizes = database["sizes"][1:]
    if len(sizes) < 2:
        return
    first, *larger = sizes
    yield ""
    yield f"{database['version']} · times against {first['variants']:,} variants"
    heads = [f"{what} {size['name']}" for size in larger for what in ("page", "CPU")]
    yield _row("page", *heads)
    for page in GROWN:
        start = first["pages"][page]
        ratios = (
            size["pages"][page][key] / start[key]
            for size in larger
            for key in ("page_ms", "cpu_ms")
        )
        yield _row(page, *(f"{ratio:.2f} x" for ratio in ratios))


def _row(name: str, *cells: object) -> str:
    shown = (f"{cell:,.1f}" if isinstance(cell, float) else str(cell) for cell in cells)
    return f"  {name:<16}" + "".join(f"{cell:>13}" for cell in shown)
