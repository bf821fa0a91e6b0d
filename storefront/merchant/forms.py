"""The upload form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


class ManyFilesInput(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files, or none."""

    widget = ManyFilesInput

    def clean(self, data: object, initial: object = None) -> list[UploadedFile[bytes]]:
        """Each file by itself."""
        given = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(one, initial) for one in given if one]


class UploadForm(forms.Form):
    """A sheet, and pictures or papers beside it, one by one or in a ZIP."""

    sheet = forms.FileField(
        label=_("Your sheet"),
        help_text=_(
            "XLSX, XLS, ODS, CSV or TSV, or an export of Shopify, WooCommerce, "
            "Google Merchant or Saleor; at most 5 MB."
        ),
        error_messages={
            "required": _("Choose the sheet to upload."),
            "empty": _("The file is empty. Fill in the template and upload it again."),
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.tsv,.txt,.xml"}),
    )
    attachments = ManyFilesField(
        label=_("Pictures and papers"),
        help_text=_("JPEG, PNG, WebP or PDF, one by one or in a ZIP."),
        required=False,
        widget=ManyFilesInput(attrs={"accept": ".jpg,.jpeg,.png,.webp,.pdf,.zip"}),
    )
