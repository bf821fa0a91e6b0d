"""Gettext PO: the id as context, the version and note as comments, a draft as fuzzy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polib

from catalog.translations.units import ExchangeError, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

STATE, NOTE = "state: ", "context: "


def po_write(units: Iterable[Unit], *, target: str) -> bytes:
    """A catalogue of all units; what is not approved is fuzzy."""
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.metadata = {
        "Content-Type": "text/plain; charset=UTF-8", "Language": target,
        "MIME-Version": "1.0", "Content-Transfer-Encoding": "8bit",
    }  # fmt: skip
    for unit in units:
        comment = [
            f"{STATE}{unit.state}",
            *([f"{NOTE}{unit.note}"] if unit.note else []),
        ]
        is_open = bool(unit.target) and unit.state != "approved"
        catalogue.append(
            polib.POEntry(
                msgctxt=unit.id, msgid=unit.source, msgstr=unit.target,
                comment="\n".join(comment), flags=["fuzzy"] if is_open else [],
            )
        )  # fmt: skip
    return str(catalogue).encode()


def po_read(content: bytes, *, target: str) -> list[Unit]:
    """Units of a catalogue. Raises `ExchangeError`."""
    try:
        catalogue = polib.pofile(content.decode("utf-8"))
    except (UnicodeDecodeError, OSError, ValueError) as error:
        raise ExchangeError("not_readable", "The file is no PO in UTF-8.") from error
    said = catalogue.metadata.get("Language", "")
    if said.replace("_", "-").lower() != target.lower():
        message = f"The file is for {said or 'no language'}, not for {target}."
        raise ExchangeError("other_language", message)
    return [_unit(entry) for entry in catalogue if entry.msgctxt]


def _unit(entry: polib.POEntry) -> Unit:
    lines = (entry.comment or "").splitlines()
    state = next((x.removeprefix(STATE) for x in lines if x.startswith(STATE)), "draft")
    note = next((x.removeprefix(NOTE) for x in lines if x.startswith(NOTE)), "")
    if not entry.msgstr:
        state = "missing"
    elif not entry.fuzzy:
        state = "approved"
    elif state in {"missing", "stale", "approved"}:
        state = "draft"
    return Unit(entry.msgctxt, entry.msgid, entry.msgstr, state, note)
