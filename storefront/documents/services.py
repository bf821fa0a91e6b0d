"""Make papers of an order: PDF and data, or the facts that are missing."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import barcode
from barcode.writer import SVGWriter
from django.template.loader import render_to_string
from django.utils import translation

from catalog.markets.selectors import market_by_code
from storefront.documents.kinds import BY_CODE, KINDS, Kind, missing, warnings
from storefront.documents.pdf import PdfUnavailableError, pdf_render
from storefront.localization.places import locale_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from storefront.documents.facts import Parcel
    from storefront.documents.kinds import Missing

SECOND = "en"


class UnknownKindError(LookupError):
    """There is no such paper; names those there are."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of a parcel: `lacks` says why it was not made, and then there is no data."""

    kind: Kind
    parcel: Parcel
    data: dict[str, Any] | None
    lacks: tuple[Missing, ...] = ()

    @property
    def name(self) -> str:
        """The name of its file, without an ending."""
        return f"{self.parcel.number}-{self.kind.code}"

    def json(self) -> bytes:
        """Its data as UTF-8 JSON."""
        return json.dumps(self.data, indent=2, ensure_ascii=False).encode()

    def pdf(self) -> bytes | None:
        """Its page; None for papers that are data only. Raises `PdfUnavailableError`."""
        if self.kind.template is None or self.data is None:
            return None
        return pdf_render(paper_html(self))


def kinds_of(codes: Sequence[str]) -> list[Kind]:
    """Papers by their codes; "all" are all of them. Raises `UnknownKindError`."""
    if "all" in codes:
        return list(KINDS)
    unknown = [code for code in codes if code not in BY_CODE]
    if unknown:
        there = ", ".join(BY_CODE)
        message = f"No paper {', '.join(unknown)}: take one of {there}, or all."
        raise UnknownKindError(message)
    return [BY_CODE[code] for code in dict.fromkeys(codes)]


def papers_of(*, parcels: Iterable[Parcel], kinds: Sequence[Kind]) -> list[Paper]:
    """Each paper of each parcel, made or with what it lacks."""
    found = []
    for parcel in parcels:
        for kind in kinds:
            lacks = missing(kind, parcel)
            data = None if lacks else kind.data(parcel)
            found.append(Paper(kind, parcel, data, tuple(lacks)))
    return found


def told(paper: Paper) -> dict[str, Any]:
    """What was made, or what is missing, for lists and commands."""
    return {
        "kind": paper.kind.code,
        "parcel": paper.parcel.number,
        "made": paper.data is not None,
        "missing": [asdict(one) for one in paper.lacks],
        "warnings": warnings(paper.parcel),
    }


def papers_zip(papers: Sequence[Paper], *, left_off: Sequence[str] = ()) -> bytes:
    """Papers of many parcels in one file, with `contents.json` of what is missing.

    `left_off` names orders that are not in it. Without Pango it holds the data alone.
    """
    target, rows = io.BytesIO(), []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bundle:
        for paper in papers:
            row = told(paper)
            rows.append(row)
            if paper.data is None:
                continue
            bundle.writestr(_entry(f"{paper.name}.json"), paper.json())
            try:
                page = paper.pdf()
            except PdfUnavailableError as error:
                row["pdf"] = str(error)
                continue
            if page is not None:
                bundle.writestr(_entry(f"{paper.name}.pdf"), page)
        contents = {"papers": rows, "left_off": list(left_off)}
        text = json.dumps(contents, indent=2, ensure_ascii=False)
        bundle.writestr(_entry("contents.json"), text)
    return target.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    """An entry with a fixed day, so that the same papers make the same file."""
    return zipfile.ZipInfo(name)


def paper_html(paper: Paper) -> str:
    """The page of a paper, in English and in the language of where it goes."""
    market = market_by_code(paper.parcel.market)
    local = market.languages[0] if market.languages else SECOND
    with translation.override(local):
        return render_to_string(
            paper.kind.template or "",
            {
                "paper": paper,
                "parcel": paper.parcel,
                "kind": paper.kind,
                "language": local,
                "direction": locale_of(local, "").text_direction,
                "is_double": local != SECOND,
                "barcode": _barcode(paper.parcel.tracking),
                "kilograms": _kilograms,
            },
        )


def _kilograms(grams: int | None) -> str:
    return "" if grams is None else f"{grams / 1000:.3f} kg"


def _barcode(tracking: str) -> str:
    """A Code 128 of a tracking number as an address of a picture."""
    if not tracking or not tracking.isascii():
        return ""
    target = io.BytesIO()
    code = barcode.get("code128", tracking, writer=SVGWriter())
    code.write(target, {"module_height": 10, "font_size": 8})
    text = base64.b64encode(target.getvalue()).decode()
    return f"data:image/svg+xml;base64,{text}"
