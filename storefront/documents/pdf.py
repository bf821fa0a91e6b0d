"""HTML to PDF by WeasyPrint: offline, the same bytes for the same page."""

from __future__ import annotations

import os
import threading

from PIL import ImageFile

try:
    import weasyprint
    from weasyprint.urls import URLFetcher
except OSError as error:  # libpango is a system's own library
    weasyprint = None
    _WHY = str(error)
else:
    _WHY = ""
# WeasyPrint lets the whole process take pictures that are cut off; uploads must not be.
ImageFile.LOAD_TRUNCATED_IMAGES = False

# A PDF says when it was made: the day of its paper, not of its printing.
MADE = "0"
# The day is told through the environment, which threads share.
_ONE_AT_A_TIME = threading.Lock()


class PdfUnavailableError(RuntimeError):
    """No PDF can be made on a machine without Pango; says what to install."""


def pdf_render(html: str) -> bytes:
    """A page as PDF; it may refer to nothing outside itself but `data:` pictures.

    Fonts are the system's Noto families. Raises `PdfUnavailableError`.
    """
    if weasyprint is None:
        message = (
            "PDFs need the libraries of Pango: install libpango-1.0-0, "
            f"libpangoft2-1.0-0 and libharfbuzz-subset0 ({_WHY.splitlines()[0]})."
        )
        raise PdfUnavailableError(message)
    # No network and no files: a paper is whole in itself.
    nowhere = URLFetcher(allowed_protocols={"data"}, allow_redirects=False)
    with _ONE_AT_A_TIME:
        before = os.environ.get("SOURCE_DATE_EPOCH")
        os.environ["SOURCE_DATE_EPOCH"] = MADE
        try:
            document = weasyprint.HTML(string=html, url_fetcher=nowhere)
            made: bytes = document.write_pdf(pdf_identifier=b"pavilion")
        finally:
            if before is None:
                del os.environ["SOURCE_DATE_EPOCH"]
            else:
                os.environ["SOURCE_DATE_EPOCH"] = before
    return made
