"""Every mistake in words: what is wrong, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

if TYPE_CHECKING:
    from catalog.submissions.errors import SheetError
    from catalog.submissions.types import Problem

WORDS: dict[str, tuple[str, str]] = {
    "required": (gettext_noop("This cell is empty."), gettext_noop("Fill it in.")),
    "not_understood": (gettext_noop("Nothing is known of this column."), gettext_noop("Take it out.")),
    "too_long": (gettext_noop("The text is too long."), gettext_noop("Write at most %(limit)s characters.")),
    "choice": (gettext_noop("“%(value)s” is no choice here."), gettext_noop("Take one of: %(choices)s.")),
    "comma": (gettext_noop("A comma stands in the number."), gettext_noop("Write a point before the decimals: %(example)s.")),
    "not_a_number": (gettext_noop("“%(value)s” is no number."), gettext_noop("Write digits only, with a point before decimals.")),
    "not_positive": (gettext_noop("The number is not above zero."), gettext_noop("Write a number above zero.")),
    "not_whole": (gettext_noop("“%(value)s” is no whole number."), gettext_noop("Write a whole number.")),
    "too_many": (gettext_noop("The number is too large."), gettext_noop("Write at most %(limit)s.")),
    "not_a_day": (gettext_noop("“%(value)s” is no day."), gettext_noop("Write year-month-day, as in 2026-10-31.")),
    "buddhist_year": (gettext_noop("The year is of the Buddhist era."), gettext_noop("Write %(example)s.")),
    "sku_form": (gettext_noop("The number has another form."), gettext_noop("Use capitals, digits and single hyphens: %(example)s.")),
    "sku_twice": (gettext_noop("The same SKU stands in row %(row)s."), gettext_noop("Give each product its own SKU, or take one row out.")),
    "sku_taken": (gettext_noop("The shop sells other goods under this SKU."), gettext_noop("Choose another SKU.")),
    "gtin_twice": (gettext_noop("The same GTIN stands in row %(row)s."), gettext_noop("Look at both packs: each product has a barcode of its own.")),
    "scientific": (gettext_noop("The spreadsheet shortened the number to %(value)s."), gettext_noop("Format the column as text and type all digits again.")),
    "gtin_digits": (gettext_noop("“%(value)s” is not all digits."), gettext_noop("Write the digits under the barcode and nothing else.")),
    "gtin_length": (gettext_noop("The GTIN has %(length)s digits."), gettext_noop("Write all 8, 12, 13 or 14 digits, zeros in front included.")),
    "gtin_check": (gettext_noop("The last digit is %(digit)s; by the others it must be %(expected)s."), gettext_noop("Compare the digits with the pack: one was mistyped.")),
    "hs_zero": (gettext_noop("The zero in front is missing."), gettext_noop("Format the column as text and write %(example)s.")),
    "hs_six": (gettext_noop("More than six digits."), gettext_noop("Write the first six: %(example)s.")),
    "hs_unknown": (gettext_noop("“%(value)s” is no code of the Harmonized System 2022."), gettext_noop("Look the goods up; a code near it is %(example)s.")),
    "country": (gettext_noop("“%(value)s” is no country code."), gettext_noop("Write two letters, as in TH.")),
    "base_not_yours": (gettext_noop("You do not speak for the base “%(value)s”."), gettext_noop("Take one of: %(choices)s.")),
    "base_cannot_keep": (gettext_noop("The base %(base)s cannot keep goods that are %(value)s."), gettext_noop("Choose a base that can, or correct the storage class.")),
    "allergens_of_food": (gettext_noop("Food must say its allergens."), gettext_noop("Name them, or write: none.")),
    "allergens_none": (gettext_noop("“none” stands beside allergens."), gettext_noop("Take “none” out, or the others.")),
    "ingredients_of_food": (gettext_noop("Food must say its ingredients."), gettext_noop("Copy the list from the label.")),
    "too_heavy": (gettext_noop("The weight is over a tonne."), gettext_noop("Look at the unit: grams or kilograms?")),
    "gross_below_net": (gettext_noop("The gross weight is below the net weight (%(net)s g)."), gettext_noop("Write the weight with the pack, not less than the contents.")),
    "whole_grams": (gettext_noop("The weight is no whole number of grams."), gettext_noop("Round it to whole grams.")),
    "price_decimals": (gettext_noop("%(currency)s has %(decimals)s decimals."), gettext_noop("Write no more decimals than that.")),
    "made_in_future": (gettext_noop("The day lies in the future."), gettext_noop("Write the day it was made; send the lot when it is there.")),
    "best_before_needed": (gettext_noop("Goods with a shelf life need a best-before day."), gettext_noop("Write it as year-month-day.")),
    "best_before_made": (gettext_noop("Best before is earlier than the day it was made (%(made)s)."), gettext_noop("Look at both days; they may be swapped.")),
    "best_before_past": (gettext_noop("The best-before day is past."), gettext_noop("Send a lot that is still good.")),
    "lot_form": (gettext_noop("The lot code has another form."), gettext_noop("Use letters, digits, hyphens, dots and slashes, at most 40.")),
    "lot_of_other_goods": (gettext_noop("This lot code is of other goods at the base."), gettext_noop("Give the lot another code.")),
    "lot_received": (gettext_noop("Lot %(lot)s was received with %(quantity)s units."), gettext_noop("Keep %(quantity)s, or name a new lot for new units.")),
    "picture_missing": (gettext_noop("No picture “%(name)s” came with the sheet."), gettext_noop("Upload it under this very name.")),
    "picture_fetching": (gettext_noop("The picture is being fetched from its address."), gettext_noop("Wait a moment, then look again.")),
    "address_refused": (gettext_noop("“%(name)s” is no public address of the web."), gettext_noop("Upload the picture, or name an address that begins with https://.")),
    "address_silent": (gettext_noop("“%(name)s” gave no picture."), gettext_noop("Open the address in a browser; upload the picture if it is not there.")),
    "document_missing": (gettext_noop("No paper “%(name)s” came with the sheet."), gettext_noop("Upload it under this very name.")),
    "not_a_picture": (gettext_noop("“%(name)s” is no picture."), gettext_noop("Use JPEG, PNG or WebP.")),
    "not_a_document": (gettext_noop("“%(name)s” is no PDF."), gettext_noop("Upload papers as PDF.")),
    "file_type": (gettext_noop("“%(name)s” is of a kind that is not taken."), gettext_noop("Pictures as JPEG, PNG or WebP; papers as PDF.")),
    "file_large": (gettext_noop("“%(name)s” is too large."), gettext_noop("At most 15 MB a file.")),
    "file_broken": (gettext_noop("“%(name)s” cannot be opened."), gettext_noop("Save it again and upload it once more.")),
    "picture_small": (gettext_noop("“%(name)s” is too small."), gettext_noop("At least 400 pixels on the shorter side.")),
    "picture_pixels": (gettext_noop("“%(name)s” has too many pixels."), gettext_noop("At most 50 million pixels.")),
}  # fmt: skip
SHEET_WORDS: dict[str, str] = {
    "file_too_large": gettext_noop("The file is over %(megabytes)s MB. Split it into several files."),
    "file_empty": gettext_noop("The file is empty. Fill in the template and upload it again."),
    "file_macros": gettext_noop("The file carries macros. Save it without them, as .xlsx, and upload it again."),
    "file_entities": gettext_noop("The XML file defines entities of its own. Export it without a DTD and upload it again."),
    "file_unpacks_too_large": gettext_noop("The file unpacks to far more than a sheet needs. Save a plain copy and upload that."),
    "file_not_readable": gettext_noop("The file cannot be read as a sheet. Save it as .xlsx or .csv and upload it again."),
    "too_many_rows": gettext_noop("The file has over %(limit)s rows. Split it into several files."),
    "no_sku_column": gettext_noop("There is no column “sku” in the first line. Use the headings of the template."),
    "no_such_column": gettext_noop("There is no column “%(name)s”. Take a heading of the template."),
    "no_rows": gettext_noop("There are headings but no goods below them. Fill in a row and upload again."),
    "zip_broken": gettext_noop("The ZIP file cannot be opened. Pack the pictures again."),
    "zip_names": gettext_noop("The ZIP file names “%(name)s”, which leads out of its folder. Pack the files anew."),
    "zip_many": gettext_noop("The ZIP file holds over %(limit)s files. Split it."),
    "zip_large": gettext_noop("The ZIP file unpacks to over %(megabytes)s MB. Split it."),
    "upload_large": gettext_noop("The upload is over %(megabytes)s MB. Send the pictures in several parts."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """A problem in words."""

    column: str
    message: str
    fix: str


def problem_said(problem: Problem) -> Said:
    """A problem in the language that is active."""
    message, fix = WORDS[problem.code]
    params = dict(problem.params)
    return Said(problem.column, _(message) % params, _(fix) % params)


def sheet_error_said(error: SheetError) -> str:
    """Why a whole file was not taken, in the language that is active."""
    return _(SHEET_WORDS[error.code]) % error.params
