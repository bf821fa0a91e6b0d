"""A file is used only after it was checked where it lies; in a folder and in S3."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import boto3
import pytest
import time_machine
from django.core.files.storage import storages
from moto import mock_aws

from storefront.media.errors import UnknownAssetError
from storefront.media.selectors import (
    asset_bytes,
    asset_verified,
    assets_of,
    link_asset,
    link_sign,
)
from storefront.media.services import (
    asset_take,
    private_storage,
    upload_finish,
    upload_start,
)
from tests.storefront.people import png

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.conf import LazySettings
    from mypy_boto3_s3 import S3Client

    from storefront.media.models import MediaAsset

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)


def take(content: bytes, name: str = "a.png", owner: str = "omar") -> MediaAsset:
    return asset_take(
        owner=owner, name=name, content=content, by="o@m.example", now=NOW
    )


def test_a_good_file_is_verified_and_its_first_copy_is_gone() -> None:
    asset = take(png())
    assert (asset.state, asset.kind, asset.width) == ("verified", "picture", 500)
    assert asset.key == f"files/omar/{asset.pk.hex}.png"
    assert not private_storage().exists(f"incoming/{asset.pk.hex}")
    assert asset_bytes(asset_id=asset.pk).startswith(b"\x89PNG")


def test_a_bad_file_is_rejected_with_its_code_and_not_kept() -> None:
    asset = take(b"<html>", "photo.png")
    assert (asset.state, asset.rejected_code) == ("rejected", "file_type")
    assert not private_storage().exists(asset.key)
    with pytest.raises(UnknownAssetError):
        asset_verified(asset_id=asset.pk)
    assert assets_of(owner="omar") == {}


def test_a_file_that_only_landed_is_not_shown_and_can_be_finished_later() -> None:
    started = upload_start(
        owner="omar", name="a.png", content=png(), by="o@m.example", now=NOW
    )
    with pytest.raises(UnknownAssetError):
        asset_bytes(asset_id=started.pk)
    assert upload_finish(asset_id=started.pk).state == "verified"
    assert upload_finish(asset_id=started.pk).state == "verified"


def test_the_same_file_twice_is_one_asset_and_another_owners_is_another() -> None:
    first, again = take(png()), take(png())
    assert first.pk == again.pk
    assert take(png(), owner="rival").pk != first.pk
    assert list(assets_of(owner="rival")) == ["a.png"]


def test_the_newest_file_of_a_name_counts() -> None:
    take(png("#000000"))
    later = NOW + timedelta(minutes=1)
    newer = asset_take(
        owner="omar", name="A.PNG", content=png("#ffffff"), by="o@m.example", now=later
    )
    assert assets_of(owner="omar", names=["a.png"])["a.png"].pk == newer.pk


def test_a_link_opens_for_ten_minutes_for_one_person_and_one_owner() -> None:
    asset = take(png())
    with time_machine.travel(NOW, tick=False) as clock:
        token = link_sign(asset_id=asset.pk, viewer="o@m.example")
        found = link_asset(token=token, viewer="o@m.example", owner="omar")
        assert found.pk == asset.pk
        for viewer, owner in (("r@m.example", "omar"), ("o@m.example", "rival")):
            with pytest.raises(UnknownAssetError):
                link_asset(token=token, viewer=viewer, owner=owner)
        with pytest.raises(UnknownAssetError):
            link_asset(token=token + "x", viewer="o@m.example", owner="omar")
        clock.shift(601)
        with pytest.raises(UnknownAssetError):
            link_asset(token=token, viewer="o@m.example", owner="omar")


@pytest.fixture
def bucket(settings: LazySettings) -> Iterator[S3Client]:
    keys = {"region_name": "us-east-1"}
    with mock_aws():
        client = boto3.client(
            "s3", aws_access_key_id="test", aws_secret_access_key="test", **keys
        )
        client.create_bucket(Bucket="pavilion")
        settings.STORAGES = {
            **settings.STORAGES,
            "private": {
                "BACKEND": "storages.backends.s3.S3Storage",
                "OPTIONS": {
                    "bucket_name": "pavilion",
                    "access_key": "test",
                    "secret_key": "test",
                    "location": "private",
                    "default_acl": "private",
                    "querystring_auth": True,
                    **keys,
                },
            },
        }
        yield client


def test_in_s3_the_same_code_keeps_the_same_promises(bucket: S3Client) -> None:
    assert type(storages["private"]).__name__ == "S3Storage"
    good, bad = take(png()), take(b"<html>", "b.png")
    assert (good.state, bad.state) == ("verified", "rejected")
    assert asset_bytes(asset_id=good.pk).startswith(b"\x89PNG")
    listed = bucket.list_objects_v2(Bucket="pavilion")["Contents"]
    assert [item["Key"] for item in listed] == [f"private/files/omar/{good.pk.hex}.png"]
    # Nobody reads it by its bare address: only a signed one opens.
    assert "Signature=" in storages["private"].url(good.key)
