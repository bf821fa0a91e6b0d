"""XLIFF 2.1 and 1.2 (OASIS): texts with notes, states and limits, there and back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as Tree

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from catalog.translations.units import ExchangeError, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable

NEW, OLD = (
    "urn:oasis:names:tc:xliff:document:2.0",
    "urn:oasis:names:tc:xliff:document:1.2",
)
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# Our state → XLIFF 2's state and sub-state, XLIFF 1's state.
STATES = {
    "missing": ("initial", "", "new"),
    "stale": ("initial", "pavilion:stale", "needs-translation"),
    "draft": ("translated", "", "translated"),
    "machine": ("translated", "pavilion:machine", "needs-review-translation"),
    "review": ("reviewed", "", "needs-review-adaptation"),
    "approved": ("final", "", "final"),
}
_BACK = {(new, sub): ours for ours, (new, sub, _old) in STATES.items()}
_OLD_BACK = {old: ours for ours, (_new, _sub, old) in STATES.items()}
# What other programs may answer in a state that we do not write.
_NEAR = {
    "initial": "draft",
    "translated": "draft",
    "reviewed": "review",
    "final": "approved",
}


def xliff_write(
    units: Iterable[Unit], *, source: str, target: str, version: str = "2.1"
) -> bytes:
    """A document of all units, in the order given; version "2.1" or "1.2"."""
    write = _write_old if version == "1.2" else _write_new
    root = write(list(units), source, target)
    Tree.indent(root)
    return bytes(Tree.tostring(root, encoding="utf-8", xml_declaration=True))


def _write_new(units: list[Unit], source: str, target: str) -> Tree.Element:
    Tree.register_namespace("", NEW)
    root = Tree.Element(
        f"{{{NEW}}}xliff", {"version": "2.1", "srcLang": source, "trgLang": target}
    )
    file = Tree.SubElement(root, f"{{{NEW}}}file", {"id": "goods"})
    for unit in units:
        # An id of XLIFF 2 may not hold a slash: ours is the unit's name.
        at = {"id": f"u{units.index(unit) + 1}", "name": unit.id}
        node = Tree.SubElement(file, f"{{{NEW}}}unit", at)
        notes = Tree.SubElement(node, f"{{{NEW}}}notes")
        _note(notes, NEW, "version", unit.version)
        if unit.note:
            _note(notes, NEW, "context", unit.note)
        if unit.limit:
            _note(notes, NEW, "limit", str(unit.limit))
        state, sub, _old = STATES[unit.state]
        said = {"state": state, **({"subState": sub} if sub else {})}
        segment = Tree.SubElement(node, f"{{{NEW}}}segment", said)
        _text(segment, NEW, "source", unit.source)
        if unit.target:
            _text(segment, NEW, "target", unit.target)
    return root


def _write_old(units: list[Unit], source: str, target: str) -> Tree.Element:
    Tree.register_namespace("", OLD)
    root = Tree.Element(f"{{{OLD}}}xliff", {"version": "1.2"})
    at = {
        "original": "goods", "datatype": "plaintext",
        "source-language": source, "target-language": target,
    }  # fmt: skip
    body = Tree.SubElement(
        Tree.SubElement(root, f"{{{OLD}}}file", at), f"{{{OLD}}}body"
    )
    for unit in units:
        said = {"id": unit.id, **({"maxwidth": str(unit.limit)} if unit.limit else {})}
        if unit.limit:
            said["size-unit"] = "char"
        node = Tree.SubElement(body, f"{{{OLD}}}trans-unit", said)
        _text(node, OLD, "source", unit.source)
        if unit.target:
            made = _text(node, OLD, "target", unit.target)
            made.set("state", STATES[unit.state][2])
        Tree.SubElement(node, f"{{{OLD}}}note", {"from": "version"}).text = unit.version
        if unit.note:
            Tree.SubElement(
                node, f"{{{OLD}}}note", {"from": "context"}
            ).text = unit.note
    return root


def _note(parent: Tree.Element, space: str, kind: str, text: str) -> None:
    Tree.SubElement(parent, f"{{{space}}}note", {"category": kind}).text = text


def _text(parent: Tree.Element, space: str, name: str, text: str) -> Tree.Element:
    node = Tree.SubElement(parent, f"{{{space}}}{name}", {SPACE: "preserve"})
    node.text = text
    return node


def xliff_read(content: bytes, *, target: str) -> list[Unit]:
    """Units of a document of either version. Raises `ExchangeError`."""
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise ExchangeError("not_readable", "The file is no XLIFF.") from error
    if root.tag == f"{{{NEW}}}xliff":
        said = root.get("trgLang", "")
        units = [_new_unit(node) for node in root.iter(f"{{{NEW}}}unit")]
    elif root.tag == f"{{{OLD}}}xliff":
        file = root.find(f"{{{OLD}}}file")
        said = file.get("target-language", "") if file is not None else ""
        units = [_old_unit(node) for node in root.iter(f"{{{OLD}}}trans-unit")]
    else:
        raise ExchangeError("not_readable", "The file is no XLIFF 2.1 or 1.2.")
    if said.lower() != target.lower():
        message = f"The file is for {said or 'no language'}, not for {target}."
        raise ExchangeError("other_language", message)
    return units


def _new_unit(node: Tree.Element) -> Unit:
    segments = node.findall(f"{{{NEW}}}segment")
    notes = {
        note.get("category", ""): note.text or ""
        for note in node.iter(f"{{{NEW}}}note")
    }
    first = segments[0] if segments else node
    state, sub = first.get("state", "initial"), first.get("subState", "")
    target = _joined(segments, NEW, "target")
    ours = _BACK.get((state, sub)) or _NEAR.get(state, "draft")
    return _unit(
        str(node.get("name") or node.get("id") or ""),
        _joined(segments, NEW, "source"),
        target,
        ours,
        notes,
    )


def _old_unit(node: Tree.Element) -> Unit:
    notes = {
        note.get("from", ""): note.text or "" for note in node.findall(f"{{{OLD}}}note")
    }
    target = node.find(f"{{{OLD}}}target")
    state = target.get("state", "translated") if target is not None else "new"
    text = "".join(target.itertext()) if target is not None else ""
    ours = _OLD_BACK.get(state, "draft")
    return _unit(node.get("id", ""), _joined([node], OLD, "source"), text, ours, notes)


def _unit(
    name: str, source: str, target: str, state: str, notes: dict[str, str]
) -> Unit:
    if target and state in {"missing", "stale"}:
        state = "draft"
    return Unit(
        name, source, target, state if target else "missing", notes.get("context", "")
    )


def _joined(nodes: list[Tree.Element], space: str, name: str) -> str:
    """A text that a program may have cut into segments."""
    found = [node.find(f"{{{space}}}{name}") for node in nodes]
    return "".join("".join(one.itertext()) for one in found if one is not None)
