"""`manage.py documents ORDER --kind … --out DIR`: an order's papers as PDF and data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from storefront.documents.facts import UnknownOrderError, order_id_of, parcels_of
from storefront.documents.pdf import PdfUnavailableError
from storefront.documents.services import (
    Paper,
    UnknownKindError,
    kinds_of,
    papers_of,
    told,
)
from storefront.saleor.client import app_client
from storefront.saleor.errors import SaleorError

if TYPE_CHECKING:
    from argparse import ArgumentParser

# Nothing could be made at all, unlike 1: some papers lack a fact.
WRONG = 2


class Command(BaseCommand):
    """Makes what can be made, and names the facts that the rest lacks."""

    help = "Make an order's papers; docs/documents.md names them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The order by number or id; papers by code."""
        parser.add_argument("order")
        parser.add_argument("--kind", action="append", required=True, metavar="CODE")
        parser.add_argument("--out", required=True, type=Path, metavar="DIR")
        parser.add_argument("--json", action="store_true", dest="is_json")

    def handle(self, *_: str, **options: Any) -> None:
        """Exit code 0 if every paper was made, 1 if one lacks a fact, 2 if none could be."""
        try:
            kinds = kinds_of(options["kind"])
            order_id = order_id_of(options["order"])
            parcels = parcels_of(client=app_client(), order_id=order_id)
        except (UnknownKindError, UnknownOrderError, SaleorError) as error:
            raise CommandError(str(error), returncode=WRONG) from error
        if not parcels:
            message = (
                f"Order {options['order']} has no parcel: no base holds its goods."
            )
            raise CommandError(message, returncode=WRONG)
        papers = papers_of(parcels=parcels, kinds=kinds)
        try:
            rows = [{**told(one), **_written(one, options["out"])} for one in papers]
        except (PdfUnavailableError, OSError) as error:
            raise CommandError(str(error), returncode=WRONG) from error
        if options["is_json"]:
            said = {"order": parcels[0].order_number, "papers": rows}
            self.stdout.write(json.dumps(said, indent=2, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_line(row) for row in rows))
        if not all(row["made"] for row in rows):
            raise SystemExit(1)


def _written(paper: Paper, folder: Path) -> dict[str, str | None]:
    if paper.data is None:
        return {"pdf": None, "data": None}
    folder.mkdir(parents=True, exist_ok=True)
    data = folder / f"{paper.name}.json"
    _write(data, paper.json())
    content = paper.pdf()
    if content is None:
        return {"pdf": None, "data": str(data)}
    pdf = folder / f"{paper.name}.pdf"
    _write(pdf, content)
    return {"pdf": str(pdf), "data": str(data)}


def _write(path: Path, content: bytes) -> None:
    """For its owner's eyes: papers bear addresses, China's an identity number."""
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_bytes(content)


def _line(row: dict[str, Any]) -> str:
    if row["made"]:
        return f"{row['kind']} {row['parcel']}: {row['pdf'] or row['data']}"
    lacks = "; ".join(f"{x['fact']} ({x['of']}): {x['remedy']}" for x in row["missing"])
    return f"{row['kind']} {row['parcel']} not made. Missing: {lacks}"
