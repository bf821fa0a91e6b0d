"""Pictures that lie inside a workbook, by the row that they were put on."""

from __future__ import annotations

import io
import posixpath
import zipfile
from typing import TYPE_CHECKING

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

MOST_PICTURES = 2_000
PICTURE_BYTES = 15_000_000
ALL_BYTES = 150_000_000
_ZIP = b"PK\x03\x04"


def pictures_inside(content: bytes) -> dict[int, tuple[str, bytes]]:
    """Line of the first sheet → (name, bytes) of the first picture that begins on it.

    Read from the drawing parts of Office Open XML (ECMA-376, part 1, 20.5); a workbook
    of another form, or one whose drawings cannot be read, has none.
    """
    if not content.startswith(_ZIP):
        return {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return _pictures(packed)
    except (
        zipfile.BadZipFile, KeyError, OSError, ValueError, ParseError,
        DefusedXmlException,
    ):  # fmt: skip
        return {}


def _pictures(packed: zipfile.ZipFile) -> dict[int, tuple[str, bytes]]:
    found: dict[int, tuple[str, bytes]] = {}
    whole = 0
    for sheet in ("xl/worksheets/sheet1.xml",):
        for drawing in _targets(packed, sheet, "/drawing").values():
            media = _targets(packed, drawing, "/image")
            for line, key in _anchors(
                fromstring(packed.read(drawing), forbid_dtd=True)
            ):
                path = media.get(key)
                if path is None or line in found or len(found) >= MOST_PICTURES:
                    continue
                content = _bounded(packed, path)
                whole += len(content)
                if whole > ALL_BYTES:
                    return found
                found[line] = (f"row-{line}-{posixpath.basename(path)}", content)
    return found


def _bounded(packed: zipfile.ZipFile, path: str) -> bytes:
    with packed.open(path) as stream:
        return stream.read(PICTURE_BYTES + 1)


def _targets(packed: zipfile.ZipFile, part: str, kind: str) -> dict[str, str]:
    """Relation id → path of the parts of a kind that a part refers to, inside the file."""
    folder, name = posixpath.split(part)
    try:
        relations = packed.read(f"{folder}/_rels/{name}.rels")
    except KeyError:
        return {}
    found = {}
    for node in fromstring(relations, forbid_dtd=True):
        if not node.get("Type", "").endswith(kind) or node.get("TargetMode"):
            continue
        target = node.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
        found[node.get("Id", "")] = posixpath.normpath(path)
    return found


def _anchors(drawing: Element) -> Iterator[tuple[int, str]]:
    """(line in the file, relation of its picture) of each anchor."""
    for anchor in drawing:
        row = next((n for n in anchor.iter() if n.tag.endswith("}row")), None)
        blip = next((n for n in anchor.iter() if n.tag.endswith("}blip")), None)
        if row is None or blip is None or not (row.text or "").strip().isdigit():
            continue
        for name, value in blip.attrib.items():
            if name.endswith("}embed"):
                # Rows of a drawing begin at nought.
                yield int((row.text or "0").strip()) + 1, value
