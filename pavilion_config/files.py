"""Where uploaded files lie: on this machine, or in an S3-compatible store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pavilion_config.env import env_secret, env_str

if TYPE_CHECKING:
    from pathlib import Path

S3 = "storages.backends.s3.S3Storage"
HERE = "django.core.files.storage.FileSystemStorage"
COMPRESSED = "whitenoise.storage.CompressedManifestStaticFilesStorage"
PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"


def storages(*, bucket: str, private_root: Path, is_debug: bool) -> dict[str, object]:
    """Django's `STORAGES`. `bucket` is "-" without a store.

    The private ones are files of merchants that no address leads to; views give them
    out by signed links.
    """
    private: dict[str, object] = {"location": private_root, "base_url": None}
    found: dict[str, object] = {
        "default": {"BACKEND": HERE},
        "private": {"BACKEND": HERE, "OPTIONS": private},
        "staticfiles": {"BACKEND": PLAIN if is_debug else COMPRESSED},
    }
    if bucket != "-":
        options = _options(bucket)
        hidden = {"location": "private", "default_acl": "private"}
        found["default"] = {"BACKEND": S3, "OPTIONS": options}
        found["private"] = {
            "BACKEND": S3,
            "OPTIONS": {**options, **hidden, "querystring_auth": True},
        }
    return found


def _options(bucket: str) -> dict[str, object]:
    return {
        "bucket_name": bucket,
        "endpoint_url": env_str("S3_ENDPOINT_URL", default="-").strip("-") or None,
        "access_key": env_secret("S3_ACCESS_KEY"),
        "secret_key": env_secret("S3_SECRET_KEY"),
        "region_name": env_str("S3_REGION", default="us-east-1"),
    }
