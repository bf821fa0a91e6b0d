"""Files as they are, whatever they are called: checked by their bytes, cleaned."""

from __future__ import annotations

import io
import zipfile

import pytest
from PIL import Image

from storefront.media import archive, file_checks
from storefront.media.archive import archive_files
from storefront.media.errors import ArchiveError, FileRefusedError
from storefront.media.file_checks import file_verify


def picture(form: str, size: tuple[int, int] = (500, 400), **options: object) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "#8A3B12").save(target, form, **options)
    return target.getvalue()


@pytest.mark.parametrize(
    ("form", "content_type"),
    [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")],
)
def test_a_picture_is_measured_and_written_anew(form: str, content_type: str) -> None:
    clean = file_verify(picture(form))
    assert (clean.kind, clean.content_type) == ("picture", content_type)
    assert (clean.width, clean.height) == (500, 400)
    with Image.open(io.BytesIO(clean.content)) as opened:
        assert opened.format == form


def test_where_and_by_whom_a_picture_was_taken_does_not_stay() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x013B] = "Photographer Name"
    exif.get_ifd(0x8825)[2] = (13.0, 45.0, 0.0)
    dirty = picture("JPEG", exif=exif, comment=b"secret")
    assert b"Photographer Name" in dirty
    hidden = dirty + b"<script>alert(1)</script>"

    clean = file_verify(hidden)

    assert (clean.width, clean.height) == (400, 500)
    for trace in (b"Photographer", b"secret", b"script", b"Exif"):
        assert trace not in clean.content


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "file_type"),
        (b"<!doctype html><script>", "file_type"),
        (b"MZ\x90\x00", "file_type"),
        (b"", "file_type"),
        (b"\xff\xd8\xff" + b"no picture", "file_broken"),
        (picture("PNG")[:200], "file_broken"),
        (picture("PNG", (399, 900)), "picture_small"),
        (b"%PDF-1.7 cut off", "file_broken"),
        (b"\xff\xd8\xff" + b"0" * 15_000_000, "file_large"),
    ],
)
def test_what_is_not_what_it_should_be_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(FileRefusedError) as refused:
        file_verify(content)
    assert refused.value.code == code


def test_a_picture_of_too_many_pixels_is_not_decoded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(file_checks, "MAXIMUM_PIXELS", 500 * 400 - 1)
    with pytest.raises(FileRefusedError) as refused:
        file_verify(picture("PNG"))
    assert refused.value.code == "picture_pixels"


def test_a_pdf_stays_as_it_is() -> None:
    paper = b"%PDF-1.4\n1 0 obj\nendobj\n%%EOF\n"
    clean = file_verify(paper)
    assert (clean.kind, clean.content) == ("document", paper)


def zipped(files: dict[str, bytes], how: int = zipfile.ZIP_STORED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", how) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return target.getvalue()


def test_files_of_a_zip_come_by_their_bare_names() -> None:
    content = zipped(
        {"photos/a.png": b"A", "b.png": b"B", "__MACOSX/a.png": b"x", "d/": b""}
    )
    assert archive_files(content) == {"a.png": b"A", "b.png": b"B"}


@pytest.mark.parametrize(
    "name", ["../a.png", "/etc/passwd", "x/../../a.png", "..\\a.png", "C:\\a.png"]
)
def test_a_zip_that_leads_out_of_its_folder_is_not_opened(name: str) -> None:
    with pytest.raises(ArchiveError) as refused:
        archive_files(zipped({"ok.png": b"A", name: b"B"}))
    assert refused.value.code == "zip_names"


def test_zip_bombs_are_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = zipped(
        {f"{n}.png": b"0" * 10_000_000 for n in range(16)}, zipfile.ZIP_DEFLATED
    )
    assert len(bomb) < 200_000
    with pytest.raises(ArchiveError) as refused:
        archive_files(bomb)
    assert refused.value.code == "zip_large"
    monkeypatch.setattr(archive, "MAXIMUM_FILES", 2)
    with pytest.raises(ArchiveError) as refused:
        archive_files(zipped({"a": b"", "b": b"", "c": b""}))
    assert refused.value.code == "zip_many"
    with pytest.raises(ArchiveError) as refused:
        archive_files(b"PK\x03\x04 broken")
    assert refused.value.code == "zip_broken"
