"""Pictures: looked at before they are kept; smaller ones made once; nothing else public."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from catalog.engine.models import ProductMedia
from catalog.engine.pictures import MAXIMUM_BYTES, size_snapped, thumbnail_make
from tests.catalog.engine.goods_shop import (
    GoodsShop,
    attempt,
    data,
    goods_shop,
    picture,
    product_make,
    run,
    upload,
)

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
CREATE = "productMediaCreate(input: ProductMediaCreateInput!)"
URLS = '{ product(slug: "rice") { media { alt original: url(size: 0) plain: url avif: url(size: 512, format: AVIF) webp: url(size: 72, format: WEBP) } } }'


@pytest.fixture(autouse=True)
def media_folder(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def shop() -> GoodsShop:
    return goods_shop()


def media_make(shop: GoodsShop, content: bytes, name: str = "rice.png") -> str:
    key = product_make(shop, "rice")
    payload = run(
        CREATE, "media { id alt }",
        input={"product": key, "image": upload(content, name), "alt": "A bowl"},
    )  # fmt: skip
    return payload["media"]["id"]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "AVIF"])
def test_an_uploaded_picture_is_served_in_the_sizes_asked_for(
    shop: GoodsShop, client: Client, kind: str
) -> None:
    media_make(shop, picture(kind, (800, 1000)))
    (urls,) = data(URLS, as_app=True)["product"]["media"]

    avif = client.get(urls["avif"])

    assert urls["alt"] == "A bowl"
    assert urls["avif"].endswith("/512.avif")
    assert urls["webp"].endswith("/64.webp")
    assert urls["plain"].endswith(f"/4096.{'jpg' if kind == 'JPEG' else kind.lower()}")
    assert avif.status_code == 200
    assert avif["Content-Type"] == "image/avif"
    assert avif["Cache-Control"] == "public, max-age=31536000, immutable"
    with Image.open(io.BytesIO(avif.content)) as made:
        assert (made.format, made.size) == ("AVIF", (410, 512))
    assert client.get(urls["original"]).content == picture(kind, (800, 1000))


def test_a_smaller_picture_is_made_once(
    shop: GoodsShop, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    media_make(shop, picture())
    (urls,) = data(URLS, as_app=True)["product"]["media"]
    first = client.get(urls["webp"]).content
    monkeypatch.setattr(
        "catalog.engine.pictures.thumbnail_make", lambda *_, **__: pytest.fail("twice")
    )

    assert client.get(urls["webp"]).content == first


@pytest.mark.parametrize(
    ("asked", "made"),
    [(1, 32), (72, 64), (96, 128), (512, 512), (700, 512), (800, 1024), (9999, 4096)],
)
def test_sizes_snap_to_the_nearest(asked: int, made: int) -> None:
    assert size_snapped(asked) == made


def test_a_picture_is_never_made_larger() -> None:
    made = thumbnail_make(picture("PNG", (40, 50)), size=512, kind="WEBP")

    with Image.open(io.BytesIO(made)) as opened:
        assert opened.size == (40, 50)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "rice.png"),
        (b"not a picture", "rice.png"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "a.svg"),
        (picture()[:200], "cut.png"),
        (b"GIF89a" + b"\0" * 40, "rice.gif"),
        (b"\0" * (MAXIMUM_BYTES + 1), "large.png"),
    ],
)
def test_what_is_no_picture_is_refused(
    shop: GoodsShop, content: bytes, name: str
) -> None:
    key = product_make(shop, "rice")

    payload = attempt(
        CREATE, "media { id }",
        input={"product": key, "image": upload(content, name)},
    )  # fmt: skip

    assert payload["media"] is None
    assert [(e["field"], e["code"]) for e in payload["errors"]] == [
        ("image", "INVALID")
    ]
    assert ProductMedia.objects.count() == 0
    assert not default_storage.exists("products")


@pytest.mark.parametrize(
    ("given", "code"),
    [({}, "REQUIRED"), ({"image": "text"}, "INVALID"),
     ({"mediaUrl": "https://example.org/x.pdf"}, "UNSUPPORTED_MEDIA_PROVIDER")],
)  # fmt: skip
def test_a_picture_must_be_uploaded(
    shop: GoodsShop, given: dict[str, Any], code: str
) -> None:
    key = product_make(shop, "rice")

    payload = attempt(CREATE, "media { id }", input={"product": key, **given})

    assert [item["code"] for item in payload["errors"]] == [code]


@pytest.mark.parametrize(
    "name",
    [
        "private/papers.pdf",
        "products/unknown.png",
        "thumbnails/unknown/512.webp",
        "thumbnails/rice/513.webp",
        "thumbnails/rice/512.gif",
        "../pavilion.sqlite3",
        "products/../private/papers.pdf",
        "products/%2e%2e/private/papers.pdf",
    ],
)
def test_nothing_but_pictures_of_goods_is_public(client: Client, name: str) -> None:
    default_storage.save("private/papers.pdf", ContentFile(b"secret"))
    default_storage.save("products/unknown.png", ContentFile(b"of nobody"))

    response = client.get(f"/media/{name}")

    assert response.status_code == 404
    assert b"secret" not in response.content


def test_pictures_are_only_read(client: Client) -> None:
    assert client.post("/media/products/rice.png").status_code == 405


@pytest.mark.django_db(transaction=True)
def test_a_deleted_picture_takes_its_files_along(
    shop: GoodsShop, client: Client
) -> None:
    key = media_make(shop, picture())
    (urls,) = data(URLS, as_app=True)["product"]["media"]
    client.get(urls["webp"])
    assert client.get(urls["original"]).status_code == 200

    run("productMediaDelete(id: ID!)", "media { id }", id=key)

    assert default_storage.listdir("products") == ([], [])
    assert client.get(urls["original"]).status_code == 404
    assert client.get(urls["webp"]).status_code == 404


def test_pictures_carry_metadata(shop: GoodsShop) -> None:
    key = media_make(shop, picture())

    run("updateMetadata(id: ID!, input: [MetadataInput!]!)", "item { __typename }",
        id=key, input=[{"key": "source", "value": "rice.svg"}])  # fmt: skip

    text = '{ product(slug: "rice") { media { metafield(key: "source") none: metafield(key: "x") } } }'
    assert data(text, as_app=True)["product"]["media"] == [
        {"metafield": "rice.svg", "none": None}
    ]
