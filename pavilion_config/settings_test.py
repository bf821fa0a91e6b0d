"""Settings of the test run: fast hasher, no network, throwaway files."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("PAVILION_DEMO", "1")
# Of the programs that tests start, too: none of them asks the network.
os.environ.setdefault("RATES_URL", "-")
os.environ.setdefault("PAVILION_VAR", tempfile.mkdtemp(prefix="pavilion-test-"))

from pavilion_config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_MEDIA_ROOT, "base_url": None},  # noqa: F405
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ALLOWED_HOSTS = ["*"]
WHITENOISE_AUTOREFRESH = True
if "sqlite" in str(DATABASES["default"]["ENGINE"]):  # noqa: F405
    # A file, not memory: threads of one test are then real, separate writers.
    DATABASES["default"]["TEST"] = {  # noqa: F405
        "NAME": str(Path(os.environ["PAVILION_VAR"]) / "test.sqlite3")
    }
# Tests look at a page again within the second in which it changed.
PAGE_CACHE_SECONDS = 0.0
