"""Every mistake in words: what is wrong, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

if TYPE_CHECKING:
    from catalog.submissions.errors import SheetError
    from catalog.submissions.types import Problem

N = gettext_noop
WORDS: dict[str, tuple[str, str]] = {
    "required": (N("This cell is empty."), N("Fill it in.")),
    "not_understood": (N("Nothing is known of this column."), N("Take it out.")),
    "too_long": (N("The text is too long."), N("Write at most %(limit)s characters.")),
    "choice": (N("“%(value)s” is no choice here."), N("Take one of: %(choices)s.")),
    "comma": (N("A comma stands in the number."), N("Write a point before the decimals: %(example)s.")),
    "not_a_number": (N("“%(value)s” is no number."), N("Write digits only, with a point before decimals.")),
    "not_positive": (N("The number is not above zero."), N("Write a number above zero.")),
    "not_whole": (N("“%(value)s” is no whole number."), N("Write a whole number.")),
    "too_many": (N("The number is too large."), N("Write at most %(limit)s.")),
    "not_a_day": (N("“%(value)s” is no day."), N("Write year-month-day, as in 2026-10-31.")),
    "buddhist_year": (N("The year is of the Buddhist era."), N("Write %(example)s.")),
    "sku_form": (N("The number has another form."), N("Use capitals, digits and single hyphens: %(example)s.")),
    "sku_twice": (N("The same SKU stands in row %(row)s."), N("Give each product its own SKU, or take one row out.")),
    "sku_taken": (N("The shop sells other goods under this SKU."), N("Choose another SKU.")),
    "gtin_twice": (N("The same GTIN stands in row %(row)s."), N("Look at both packs: each product has a barcode of its own.")),
    "scientific": (N("The spreadsheet shortened the number to %(value)s."), N("Format the column as text and type all digits again.")),
    "gtin_digits": (N("“%(value)s” is not all digits."), N("Write the digits under the barcode and nothing else.")),
    "gtin_length": (N("The GTIN has %(length)s digits."), N("Write all 8, 12, 13 or 14 digits, zeros in front included.")),
    "gtin_check": (N("The last digit is %(digit)s; by the others it must be %(expected)s."), N("Compare the digits with the pack: one was mistyped.")),
    "hs_zero": (N("The zero in front is missing."), N("Format the column as text and write %(example)s.")),
    "hs_six": (N("More than six digits."), N("Write the first six: %(example)s.")),
    "hs_unknown": (N("“%(value)s” is no code of the Harmonized System 2022."), N("Look the goods up; a code near it is %(example)s.")),
    "country": (N("“%(value)s” is no country code."), N("Write two letters, as in TH.")),
    "base_not_yours": (N("You do not speak for the base “%(value)s”."), N("Take one of: %(choices)s.")),
    "base_cannot_keep": (N("The base %(base)s cannot keep goods that are %(value)s."), N("Choose a base that can, or correct the storage class.")),
    "allergens_of_food": (N("Food must say its allergens."), N("Name them, or write: none.")),
    "allergens_none": (N("“none” stands beside allergens."), N("Take “none” out, or the others.")),
    "ingredients_of_food": (N("Food must say its ingredients."), N("Copy the list from the label.")),
    "too_heavy": (N("The weight is over a tonne."), N("Look at the unit: grams or kilograms?")),
    "gross_below_net": (N("The gross weight is below the net weight (%(net)s g)."), N("Write the weight with the pack, not less than the contents.")),
    "whole_grams": (N("The weight is no whole number of grams."), N("Round it to whole grams.")),
    "price_decimals": (N("%(currency)s has %(decimals)s decimals."), N("Write no more decimals than that.")),
    "made_in_future": (N("The day lies in the future."), N("Write the day it was made; send the lot when it is there.")),
    "best_before_needed": (N("Goods with a shelf life need a best-before day."), N("Write it as year-month-day.")),
    "best_before_made": (N("Best before is earlier than the day it was made (%(made)s)."), N("Look at both days; they may be swapped.")),
    "best_before_past": (N("The best-before day is past."), N("Send a lot that is still good.")),
    "lot_form": (N("The lot code has another form."), N("Use letters, digits, hyphens, dots and slashes, at most 40.")),
    "lot_of_other_goods": (N("This lot code is of other goods at the base."), N("Give the lot another code.")),
    "lot_received": (N("Lot %(lot)s was received with %(quantity)s units."), N("Keep %(quantity)s, or name a new lot for new units.")),
    "picture_missing": (N("No picture “%(name)s” came with the sheet."), N("Upload it under this very name.")),
    "document_missing": (N("No paper “%(name)s” came with the sheet."), N("Upload it under this very name.")),
    "not_a_picture": (N("“%(name)s” is no picture."), N("Use JPEG, PNG or WebP.")),
    "not_a_document": (N("“%(name)s” is no PDF."), N("Upload papers as PDF.")),
    "file_type": (N("“%(name)s” is of a kind that is not taken."), N("Pictures as JPEG, PNG or WebP; papers as PDF.")),
    "file_large": (N("“%(name)s” is too large."), N("At most 15 MB a file.")),
    "file_broken": (N("“%(name)s” cannot be opened."), N("Save it again and upload it once more.")),
    "picture_small": (N("“%(name)s” is too small."), N("At least 400 pixels on the shorter side.")),
    "picture_pixels": (N("“%(name)s” has too many pixels."), N("At most 50 million pixels.")),
}  # fmt: skip
SHEET_WORDS: dict[str, str] = {
    "file_too_large": N("The file is over %(megabytes)s MB. Split it into several files."),
    "file_empty": N("The file is empty. Fill in the template and upload it again."),
    "file_old_excel": N("This is the old Excel format (.xls). Save it as .xlsx and upload it again."),
    "file_unpacks_too_large": N("The file unpacks to far more than a sheet needs. Save a plain copy and upload that."),
    "file_not_readable": N("The file cannot be read as XLSX or CSV. Save it again as .xlsx and upload it."),
    "too_many_rows": N("The file has over %(limit)s rows. Split it into several files."),
    "no_sku_column": N("There is no column “sku” in the first line. Use the headings of the template."),
    "no_rows": N("There are headings but no goods below them. Fill in a row and upload again."),
    "zip_broken": N("The ZIP file cannot be opened. Pack the pictures again."),
    "zip_names": N("The ZIP file names “%(name)s”, which leads out of its folder. Pack the files anew."),
    "zip_many": N("The ZIP file holds over %(limit)s files. Split it."),
    "zip_large": N("The ZIP file unpacks to over %(megabytes)s MB. Split it."),
    "upload_large": N("The upload is over %(megabytes)s MB. Send the pictures in several parts."),
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
