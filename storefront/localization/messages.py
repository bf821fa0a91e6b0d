"""Our gettext catalogues: collected from the sources, compared, compiled.

Everything runs in Python (Babel reads, polib writes), so that a clean machine needs
no gettext programs. English is the source; each app keeps `locale/<language>/`.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polib
from babel.messages.extract import extract
from django.conf import settings
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
_FACES = ("catalog", "storefront")
PLURALS = {
    "th": "nplurals=1; plural=0;",
    "zh_Hans": "nplurals=1; plural=0;",
    "ja": "nplurals=1; plural=0;",
    "de": "nplurals=2; plural=(n != 1);",
    "ar": (
        "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 "
        "? 3 : n%100>=11 && n%100<=99 ? 4 : 5;"
    ),
}
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One `locale` folder and the source files whose words it holds."""

    folder: Path
    sources: tuple[Path, ...]

    def file(self, locale: str) -> Path:
        """The .po file of a locale such as "zh_Hans"."""
        return self.folder / locale / "LC_MESSAGES" / "django.po"


def target_locales() -> list[str]:
    """Locales that need a translation: all but English."""
    return [to_locale(code) for code, _ in settings.LANGUAGES if code != "en"]


def catalogues() -> list[Catalogue]:
    """Every `locale` folder of ours; `storefront/locale` takes what no app owns."""
    root = Path(settings.BASE_DIR)
    templates = root / "storefront" / "templates"
    apps = sorted(
        path.parent
        for face in _FACES
        for path in (root / face).glob("*/locale")
        if path.is_dir()
    )
    # Only faces have templates: a room of the domain may bear the same name.
    owned = {
        app: _sources(app)
        | (_sources(templates / app.name) if app.parent.name == "storefront" else set())
        for app in apps
    }
    taken = set().union(*owned.values()) if owned else set()
    found = [
        Catalogue(app / "locale", tuple(sorted(files))) for app, files in owned.items()
    ]
    shared = {
        path
        for folder in (
            "localization",
            "templatetags",
            "accounts",
            "media",
            "documents",
            "templates",
        )
        for path in _sources(root / "storefront" / folder)
    }
    rest = tuple(sorted(shared - taken))
    return [Catalogue(root / "storefront" / "locale", rest), *found]


def _sources(folder: Path) -> set[Path]:
    kinds = {".py", ".html", ".txt"}
    return {path for path in folder.rglob("*") if path.suffix in kinds}


def messages_in(catalogue: Catalogue) -> dict[Key, list[str]]:
    """(context, singular, plural) of each marked string, with where it stands."""
    found: dict[Key, list[str]] = {}
    for path in catalogue.sources:
        for key in _messages_of(path):
            place = str(path.relative_to(settings.BASE_DIR))
            places = found.setdefault(key, [])
            if place not in places:
                places.append(place)
    return found


def _messages_of(path: Path) -> Iterator[Key]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = templatize(text)
    source = io.BytesIO(text.encode())
    for _line, message, _comments, context in extract(
        "python", source, keywords=_KEYWORDS, options={"encoding": "utf-8"}
    ):
        singular, plural = message if isinstance(message, tuple) else (message, "")
        if singular:
            yield (context or "", singular, plural)


def update(catalogue: Catalogue, locale: str) -> int:
    """Bring one .po in step with the sources; returns how many entries are empty."""
    path = catalogue.file(locale)
    wanted = messages_in(catalogue)
    po = polib.pofile(str(path)) if path.exists() else polib.POFile()
    po.wrapwidth = 88
    po.metadata = {
        "Language": locale,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[locale],
    }
    known = {key_of(entry): entry for entry in po if not entry.obsolete}
    entries = []
    for key in sorted(wanted, key=lambda key: (key[1], key[0])):
        entry = known.get(key) or _empty_entry(key, PLURALS[locale])
        entry.occurrences = [(place, "") for place in wanted[key]]
        entries.append(entry)
    po.clear()
    po.extend(entries)
    path.parent.mkdir(parents=True, exist_ok=True)
    po.save(str(path))
    return sum(not entry.translated() for entry in entries)


def key_of(entry: polib.POEntry) -> Key:
    """Identity of an entry: context, singular, plural."""
    return (entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")


def _empty_entry(key: Key, plurals: str) -> polib.POEntry:
    context, singular, plural = key
    entry = polib.POEntry(msgid=singular, msgctxt=context or None)
    if plural:
        count = int(plurals.partition("=")[2].partition(";")[0])
        entry.msgid_plural = plural
        entry.msgstr_plural = dict.fromkeys(range(count), "")
    return entry


def problems() -> list[str]:
    """What keeps a language from being complete: missing, empty, fuzzy, left over."""
    found: list[str] = []
    for catalogue in catalogues():
        wanted = set(messages_in(catalogue))
        for locale in target_locales():
            path = catalogue.file(locale)
            name = path.relative_to(settings.BASE_DIR)
            if not path.exists():
                if wanted:
                    found.append(f"{name}: no such file")
                continue
            found.extend(f"{name}: {fault}" for fault in _faults(path, wanted))
    return found


def _faults(path: Path, wanted: set[Key]) -> Iterator[str]:
    po = polib.pofile(str(path))
    known = {key_of(entry) for entry in po if not entry.obsolete}
    yield from (f"missing {key[1]!r}" for key in sorted(wanted - known))
    yield from (f"left over {key[1]!r}" for key in sorted(known - wanted))
    for entry in po:
        if entry.fuzzy or not entry.translated():
            yield f"not translated {entry.msgid!r}"


def compile_all() -> int:
    """Write a .mo beside every .po that is newer; returns how many were written."""
    written = 0
    for catalogue in catalogues():
        for path in catalogue.folder.glob("*/LC_MESSAGES/django.po"):
            compiled = path.with_suffix(".mo")
            if compiled.exists() and compiled.stat().st_mtime >= path.stat().st_mtime:
                continue
            polib.pofile(str(path)).save_as_mofile(str(compiled))
            written += 1
    return written
