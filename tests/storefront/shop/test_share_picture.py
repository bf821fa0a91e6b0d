"""The picture of a shared link is made of the product's own, and of nobody else's."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from storefront.shop.pages import Picture
from tests.storefront.shop import samples

if TYPE_CHECKING:
    from django.test import Client

URL = "/de-de/p/hom-mali-rice/share.jpg"
GREEN = (47, 93, 58)


def shown(monkeypatch: pytest.MonkeyPatch, src: str) -> None:
    picture = Picture(src=src, avif="", webp="", width=819, height=1024, alt="Rice")
    pictures = (picture,) if src else ()
    monkeypatch.setattr(
        "storefront.shop.product_selectors.product_page",
        lambda *, place, **_: samples.a_product(place, pictures=pictures),
    )


def test_the_goods_stand_at_the_right_of_a_wide_picture(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = io.BytesIO()
    Image.new("RGB", (819, 1024), GREEN).save(file, "WEBP", lossless=True)
    name = default_storage.save("share/rice.webp", ContentFile(file.getvalue()))
    shown(monkeypatch, default_storage.url(name))

    response = client.get(URL)

    assert response["Content-Type"] == "image/jpeg"
    assert response["Cache-Control"] == "max-age=86400, public"
    with Image.open(io.BytesIO(response.content)) as made:
        assert made.size == (1200, 630)
        right, left = made.getpixel((1000, 300)), made.getpixel((30, 30))
    assert all(abs(a - b) < 8 for a, b in zip(right, GREEN, strict=True))  # type: ignore[arg-type]
    assert min(left) > 230  # type: ignore[arg-type]
    default_storage.delete(name)


def test_the_page_names_its_picture(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown(monkeypatch, "/media/rice.webp")

    html = client.get("/de-de/p/hom-mali-rice/").content.decode()

    assert f'og:image" content="http://127.0.0.1:8000{URL}"' in html


@pytest.mark.parametrize(
    "src", ["", "/media/gone.webp", "http://169.254.169.254/latest/", "/static/x.svg"]
)
def test_what_is_not_the_shops_own_picture_is_not_read(
    client: Client, monkeypatch: pytest.MonkeyPatch, src: str
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("asked elsewhere")

    monkeypatch.setattr("storefront.shop.share_views.httpx.stream", never)
    shown(monkeypatch, src)

    assert client.get(URL).status_code == 404
