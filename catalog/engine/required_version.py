"""Whether a version is in a range as package manifests write them: `^3.20`, `>=3.1 <4`."""

from __future__ import annotations

import re

_PART = re.compile(
    r"^(?P<sign>\^|~|>=|<=|>|<|=)?v?(?P<major>\d+|[xX*])"
    r"(?:\.(?P<minor>\d+|[xX*]))?(?:\.(?P<patch>\d+|[xX*]))?(?:[-+].*)?$"
)
_JOINED = re.compile(r"(\^|~|>=|<=|>|<|=)\s+")
Version = tuple[int, int, int]


def version_of(text: str) -> Version:
    """`3.23` is (3, 23, 0)."""
    numbers = [int(part) for part in text.split(".")[:3]]
    major, minor, patch = [*numbers, 0, 0][:3]
    return major, minor, patch


def is_in_range(version: Version, text: str) -> bool:
    """Whether a version is in the range. Raises `ValueError` for what is no range."""
    return any(
        # A list: what is no range must be found also after a part that does not fit.
        False not in [_fits(version, part) for part in _parts(block)]
        for block in text.split("||")
    )


def _parts(block: str) -> list[str]:
    low, mark, high = block.partition(" - ")
    if mark:
        return [f">={low.strip()}", f"<={high.strip()}"]
    return _JOINED.sub(r"\1", block.strip()).split() or ["*"]


def _fits(version: Version, part: str) -> bool:
    found = _PART.match(part)
    if found is None:
        message = f"{part!r} is no range of versions."
        raise ValueError(message)
    sign = found["sign"] or ""
    given = [int(x) for x in (found["major"], found["minor"], found["patch"]) if _is(x)]
    if not given:
        return True
    low = (*given, 0, 0)[:3]
    if sign == "^":
        # What may change is what stands right of the first number that is not zero.
        fixed = next((i for i, x in enumerate(given) if x), len(given) - 1)
        return low <= version < _after(given, fixed)
    if sign == "~":
        return low <= version < _after(given, min(1, len(given) - 1))
    return _compared(version, sign, low, _after(given, len(given) - 1))


def _compared(
    version: Version, sign: str, low: tuple[int, ...], end: tuple[int, ...]
) -> bool:
    """`end` is the first version that a partial one does not name any more."""
    if sign == ">=":
        return version >= low
    if sign == "<":
        return version < low
    if sign == ">":
        return version >= end
    return version < end if sign == "<=" else low <= version < end


def _is(part: str | None) -> bool:
    return part is not None and part.isdigit()


def _after(given: list[int], index: int) -> tuple[int, ...]:
    return (*given[:index], given[index] + 1, *[0] * (2 - index))
