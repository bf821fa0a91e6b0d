"""The pavilion's style sheet: tokens, what the declaration sets, elements, components.

One request for all that every page needs: on a slow line each style sheet more costs a
round trip before anything is drawn.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.templatetags.static import static

from catalog.markets import selectors as markets

# After the tokens comes the declaration, which overrides them.
TOKENS = "tokens.css"
SHEETS = ("base.css", "components.css", "shop.css", "checkout.css")
# Typefaces that the first view needs, by language; the others are the reader's own.
TYPEFACES = {
    "zh-Hans": (),
    "ja": (),
    "ar": ("fonts/noto-naskh-arabic.woff2",),
    "th": ("fonts/noto-serif-thai.woff2", "fonts/noto-sans-thai-looped-400.woff2"),
    "Latin": ("fonts/fraunces-latin.woff2", "fonts/source-sans-3-latin.woff2"),
}
_VALUE = re.compile(r"(--[a-z-]+): ([^;]+);")
_URL = re.compile(r'url\("([^":]+)"\)')


def look_css() -> str:
    """The pavilion's own tokens as a style sheet; they override `tokens.css`."""
    look = markets.pavilion().identity.look
    return (
        ":root{"
        f"--accent:{look.accent};--accent-ink:{look.accent_ink};"
        f"--leaf:{look.leaf};--season:{look.season};"
        f'--display-latin:"{look.display_typeface}";'
        f'--text-latin:"{look.text_typeface}"'
        "}\n"
    )


def style_sheet() -> str:
    """Everything the buyer's pages are dressed in, as one style sheet."""
    return "".join((_sheet(TOKENS), look_css(), *(_sheet(name) for name in SHEETS)))


def themes_css() -> str:
    """Both themes for parts of one page, by `data-theme`: the tokens' own values."""
    light, _, rest = _sheet(TOKENS).partition("@media (prefers-color-scheme: dark)")
    dark = dict(_VALUE.findall(rest.partition("@media")[0]))
    known = dict(_VALUE.findall(light))
    themes = {"light": {name: known[name] for name in dark}, "dark": dark}
    return "".join(
        f'[data-theme="{theme}"]{{color-scheme:{theme};'
        + "".join(f"{name}:{value};" for name, value in values.items())
        + "}\n"
        for theme, values in themes.items()
    )


def look_version() -> str:
    """Changes with the style sheet, so that its URL may be cached for ever."""
    return _version(look_css())


@cache
def _version(look: str) -> str:
    sheets = (_sheet(TOKENS), look, *(_sheet(name) for name in SHEETS))
    return hashlib.sha256("".join(sheets).encode()).hexdigest()[:12]


@cache
def _sheet(name: str) -> str:
    """A style sheet whose addresses hold wherever it is served from."""
    path = finders.find(name)
    assert isinstance(path, str), f"{name} is missing from the static files"
    text = Path(path).read_text(encoding="utf-8")
    return _URL.sub(lambda found: f'url("{static(found[1])}")', text)
