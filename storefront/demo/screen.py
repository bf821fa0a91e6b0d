"""What a person sees when the demo is up: where to go, who to be, how to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storefront.demo.people import PASSWORD, PEOPLE

if TYPE_CHECKING:
    from pathlib import Path

    from catalog.declaration import Pavilion


def screen(*, pavilion: Pavilion, url: str, folder: Path) -> str:
    """The short text of a started demo."""
    words = pavilion.texts[pavilion.identity.default_language]
    lines = ["", f"  {words.pavilion.name} is open.", ""]
    width = max(len(words.markets[m.code].name) for m in pavilion.markets)
    for market in pavilion.markets:
        name = words.markets[market.code].name.ljust(width)
        place = f"{market.default_language.lower()}-{market.code}"
        lines.append(f"  {name}  {market.currency}  {url}/{place}/")
    lines += ["", f"  Sign in at {url}/sign-in/ with the password {PASSWORD}"]
    lines += [f"  {person.name.ljust(24)}  {person.email}" for person in PEOPLE]
    lines += [
        "",
        "  Nothing is charged and nothing is shipped. All data is in",
        f"  {folder}",
        "  Stop with Ctrl-C. `make demo-reset` starts over.",
        "",
    ]
    return "\n".join(lines)
