"""Settings of `manage.py engine_empty`: the engine alone, with nothing to keep.

Nothing of a pavilion is in it: its database and files are thrown away when it ends,
and its key and secret are made when it starts.
"""

from __future__ import annotations

import os
import secrets
import tempfile
import tomllib
from pathlib import Path

from pavilion_config.env import env_bool, env_database, env_list, env_str

BASE_DIR = Path(__file__).resolve().parent.parent
# Its workers are processes of their own: they find the same state by this variable.
if not os.environ.get("ENGINE_EMPTY_DIR"):
    os.environ["ENGINE_EMPTY_DIR"] = tempfile.mkdtemp(prefix="engine-empty-")
    os.environ["ENGINE_EMPTY_SECRET"] = secrets.token_urlsafe(32)
ENGINE_EMPTY_DIR = Path(os.environ["ENGINE_EMPTY_DIR"])
SECRET_KEY = os.environ["ENGINE_EMPTY_SECRET"]
DEBUG = False
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", default="*")
PUBLIC_URL = env_str("PUBLIC_URL", default="http://127.0.0.1:8000").rstrip("/")
DATA_UPLOAD_MAX_MEMORY_SIZE = 25_000_000

INSTALLED_APPS = ["catalog.engine"]
# By their models, not by their history: nobody's rows are there to be carried over.
MIGRATION_MODULES = {"engine": None}
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "catalog.engine.empty.urls"
DATABASES = {
    "default": {
        **env_database(
            "DATABASE_URL", default=f"sqlite:///{ENGINE_EMPTY_DIR / 'engine.sqlite3'}"
        ),
        "CONN_MAX_AGE": None,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MEDIA_URL = "/media/"
MEDIA_ROOT = ENGINE_EMPTY_DIR / "media"
# Few rounds: these passwords protect nothing, and suites log in all the time.
PASSWORD_HASHERS = ["catalog.engine.empty.hasher.QuickHasher"]
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
LANGUAGE_CODE = "en"

ENGINE_APP_TOKEN = ""
ENGINE_NORMALIZES_ADDRESSES = True
ENGINE_INTROSPECTION = True
ENGINE_ALLOWED_CLIENT_HOSTS = env_list("ALLOWED_CLIENT_HOSTS", default="*")
ENGINE_ALLOWED_ORIGINS = env_list("ALLOWED_GRAPHQL_ORIGINS", default="*")
ENGINE_RSA_KEYS = [ENGINE_EMPTY_DIR / "rsa.pem"]
# A fresh Saleor has no App of ours: events go to the Apps of its own database.
ENGINE_APP_DELIVER = ENGINE_APP_QUERIES = ""
# Apps under test live on this machine; what is owed to them is sent by a thread.
ENGINE_WEBHOOKS = True
ENGINE_WEBHOOK_CONNECT_SECONDS = 2.0
ENGINE_WEBHOOK_READ_SECONDS = 18.0
ENGINE_WEBHOOK_LOOPBACK = env_bool("ENGINE_WEBHOOK_LOOPBACK", default=True)
ENGINE_WEBHOOK_PRIVATE_NETWORKS = env_bool(
    "ENGINE_WEBHOOK_PRIVATE_NETWORKS", default=False
)
ENGINE_WEBHOOK_THREAD = True
SALEOR_VERSION = tomllib.loads(
    (BASE_DIR / "pyproject.toml").read_text(encoding="utf-8")
)["tool"]["pavilion"]["saleor_version"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env_str("LOG_LEVEL", default="WARNING")},
    # Every 400 is a warning there; the caller has been told already.
    "loggers": {"django.request": {"level": "ERROR"}},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
