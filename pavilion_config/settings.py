"""All settings, grouped. Every switch is an environment variable read in this package only."""

from __future__ import annotations

import tomllib
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from pavilion_config.content_security import content_security
from pavilion_config.env import (
    env_bool,
    env_database,
    env_int,
    env_list,
    env_secret,
    env_str,
)
from pavilion_config.files import storages
from pavilion_config.jobs import JOB_SCHEDULE as JOB_SCHEDULE  # settings read by name
from pavilion_config.jobs import OUTBOX_HANDLERS as OUTBOX_HANDLERS
from pavilion_config.logging_lines import logging_lines

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env_str("PAVILION_VAR", default=str(BASE_DIR / "var")))
VERSION = tomllib.loads((BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))[
    "project"
]["version"]

# --- Which pavilion ---------------------------------------------------------------
PAVILION = env_str("PAVILION", default="thailand")
PAVILIONS_DIR = Path(
    env_str("PAVILIONS_DIR", default=str(BASE_DIR / "pavilion_config" / "pavilions"))
)

# --- Safety -----------------------------------------------------------------------
DEBUG = env_bool("DEBUG", default=False)
DEMO = env_bool("PAVILION_DEMO", default=False)
SECRET_KEY = env_secret(
    "SECRET_KEY", default="demo-only-not-secret" if DEMO or DEBUG else None
)
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", default="127.0.0.1,localhost,[::1]")
PUBLIC_URL = env_str("PUBLIC_URL", default="http://127.0.0.1:8000").rstrip("/")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CSRF_FAILURE_VIEW = "storefront.shop.error_views.csrf_failure"
CONTENT_SECURITY_POLICY = content_security()
DATA_UPLOAD_MAX_MEMORY_SIZE = env_int("MAX_BODY_BYTES", default=2_500_000)
# Questions a minute of one address at the doors without a login, in each process.
API_PER_MINUTE = env_int("API_PER_MINUTE", default=600)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
# Seconds for which a page that many read is made once; 0 makes it for each reader.
PAGE_CACHE_SECONDS = float(env_str("PAGE_CACHE_SECONDS", default="1"))

# --- Applications -----------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "catalog.jobs",
    "catalog.fx",
    "catalog.prices",
    "catalog.search",
    "catalog.books",
    "catalog.refunds",
    "catalog.translations",
    "catalog.bases",
    "catalog.landed_cost",
    "catalog.sourcing",
    "catalog.privacy",
    "catalog.questions",
    "catalog.returns",
    "catalog.submissions",
    "catalog.engine",
    "storefront",
    "storefront.observability",
    "storefront.accounts",
    "storefront.payments",
    "storefront.media",
    "storefront.saleor",
    "storefront.saleor_app",
    "storefront.shop",
    "storefront.bases",
    "storefront.api",
    "storefront.merchant",
    "storefront.console",
    "storefront.demo",
]
MIDDLEWARE = [
    "storefront.observability.middleware.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "storefront.shop.transfer.CompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "storefront.localization.middleware.MarketLanguageMiddleware",
    "storefront.shop.transfer.SpeculationMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "pavilion_config.urls"
WSGI_APPLICATION = "pavilion_config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "storefront" / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "storefront.localization.context.pavilion",
                "storefront.shop.context.commerce",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
        },
    }
]

# --- Data -------------------------------------------------------------------------
DATABASES = {
    "default": env_database(
        "DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'pavilion.sqlite3'}"
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- Files ------------------------------------------------------------------------
STATIC_URL = "/static/"
WHITENOISE_MIMETYPES = {".rules": "application/speculationrules+json"}
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS: list[Path | tuple[str, str]] = [BASE_DIR / "storefront" / "static"]
if (PAVILIONS_DIR / PAVILION / "pictures").is_dir():
    # Drawings of the pavilion itself: hero, bases, map.
    STATICFILES_DIRS.append(("pavilion", str(PAVILIONS_DIR / PAVILION / "pictures")))
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_MEDIA_ROOT = VAR_DIR / "private"
S3_BUCKET = env_str("S3_BUCKET", default="-")
STORAGES = storages(bucket=S3_BUCKET, private_root=PRIVATE_MEDIA_ROOT, is_debug=DEBUG)

# --- Sign-in ----------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "storefront.accounts.throttle.username_tried"
AXES_LOCKOUT_CALLABLE = "storefront.accounts.views.locked_out"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
# Who may sign in first; read once, by `manage.py run`, while there is no operator.
OPERATOR_EMAIL = env_str("OPERATOR_EMAIL", default="-").strip("-")
OPERATOR_PASSWORD = env_secret("OPERATOR_PASSWORD", default="-").strip("-")

# --- Language, time ---------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("th", _("Thai")),
    ("zh-hans", _("Simplified Chinese")),
    ("ja", _("Japanese")),
    ("de", _("German")),
    ("ar", _("Arabic")),
]
LOCALE_PATHS = [BASE_DIR / "storefront" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Commerce: the embedded engine, or a real Saleor -------------------------------
SALEOR_VERSION = tomllib.loads(
    (BASE_DIR / "pyproject.toml").read_text(encoding="utf-8")
)["tool"]["pavilion"]["saleor_version"]
SALEOR_API_URL = env_str("SALEOR_API_URL", default="-").strip("-")
# Pictures come from Saleor's own address, or from the storage it redirects to.
SALEOR_MEDIA_ORIGIN = env_str("SALEOR_MEDIA_ORIGIN", default="-").strip("-")
CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"] += [
    f"{url.scheme}://{url.netloc}"
    for url in map(urlsplit, (SALEOR_API_URL, SALEOR_MEDIA_ORIGIN))
    if url.netloc
]
SALEOR_APP_TOKEN = env_secret("SALEOR_APP_TOKEN", default="-").strip("-")
# Keys of the encryption of the App's token, the newest first, with commas between.
SALEOR_TOKEN_KEYS = [
    key.strip()
    for key in env_secret(
        "SALEOR_TOKEN_KEYS", default="demo-only-token-key" if DEMO or DEBUG else ","
    ).split(",")
    if key.strip()
]
# Saleor may call itself by another address than the one we reach it at.
SALEOR_ALLOWED_API_URLS = env_list("SALEOR_ALLOWED_API_URLS")
# Origin of Saleor Dashboard, which shows the App's page in a frame.
SALEOR_DASHBOARD_URL = env_str("SALEOR_DASHBOARD_URL", default="-").strip("-")
# Saleor waits 20 s for an answer; our own no comes before that.
SALEOR_ANSWER_SECONDS: float = env_int("SALEOR_ANSWER_SECONDS", default=10)
# Saleor keeps an event to send it again for 14 days; older ones are refused.
SALEOR_EVENT_DAYS = env_int("SALEOR_EVENT_DAYS", default=15)
# Seconds: to connect, a read that a kept answer may replace, a read, a write, Apps too.
SALEOR_CONNECT_SECONDS: float = env_int("SALEOR_CONNECT_SECONDS", default=2)
SALEOR_SPARE_SECONDS: float = env_int("SALEOR_SPARE_SECONDS", default=3)
SALEOR_TIMEOUT_SECONDS: float = env_int("SALEOR_TIMEOUT_SECONDS", default=10)
SALEOR_WRITE_SECONDS: float = env_int("SALEOR_WRITE_SECONDS", default=20)
SALEOR_LONG_SECONDS: float = env_int("SALEOR_LONG_SECONDS", default=45)
# Connections of one process, and what opens its circuit breaker for how long.
SALEOR_CONNECTIONS = env_int("SALEOR_CONNECTIONS", default=20)
SALEOR_BREAKER_FAILURES = env_int("SALEOR_BREAKER_FAILURES", default=5)
SALEOR_BREAKER_SECONDS: float = env_int("SALEOR_BREAKER_SECONDS", default=15)
# Public answers: how long served unasked, how long standing in while commerce is away.
SALEOR_KEEP_SECONDS = env_int("SALEOR_KEEP_SECONDS", default=60)
SALEOR_STALE_SECONDS = env_int("SALEOR_STALE_SECONDS", default=86_400)
ENGINE_APP_TOKEN = env_secret("ENGINE_APP_TOKEN", default="-").strip("-")
# PEM files of the engine's keys, the newest first; the first is made when missing.
ENGINE_RSA_KEYS = [
    Path(name)
    for name in env_list("ENGINE_RSA_KEYS", default=str(VAR_DIR / "engine-rsa.pem"))
]
# Hosts that links in mails to customers may lead to.
ENGINE_ALLOWED_CLIENT_HOSTS = env_list("ENGINE_ALLOWED_CLIENT_HOSTS", default="*")
# Origins of other pages that may ask from a browser.
ENGINE_ALLOWED_ORIGINS = env_list("ENGINE_ALLOWED_ORIGINS")
# Saleor writes places as their country's post does (BERLIN); a label says what the
# buyer wrote.
ENGINE_NORMALIZES_ADDRESSES = False
ENGINE_INTROSPECTION = env_bool("ENGINE_INTROSPECTION", default=DEMO or DEBUG)
# How the engine calls the App's events: (event, payload JSON) -> answer JSON, and the
# subscription document of each event. Dotted paths, so that nothing imports upward.
ENGINE_APP_DELIVER = "storefront.saleor_app.local_hooks.deliver"
ENGINE_APP_QUERIES = "storefront.saleor_app.local_hooks.subscription_queries"
# Whether webhooks of other Apps are looked for at all: a query for each document that
# changes something, which a pavilion with its own App in process need not spend.
ENGINE_WEBHOOKS = env_bool("ENGINE_WEBHOOKS", default=False)
# Webhooks of other Apps: seconds to connect and to wait, whether they may live on this
# machine or in private networks, and whether a web process sends what is owed by itself
# (otherwise the worker's schedule does).
ENGINE_WEBHOOK_CONNECT_SECONDS: float = env_int(
    "ENGINE_WEBHOOK_CONNECT_SECONDS", default=2
)
ENGINE_WEBHOOK_READ_SECONDS: float = env_int("ENGINE_WEBHOOK_READ_SECONDS", default=18)
ENGINE_WEBHOOK_LOOPBACK = env_bool("ENGINE_WEBHOOK_LOOPBACK", default=DEMO or DEBUG)
ENGINE_WEBHOOK_PRIVATE_NETWORKS = env_bool(
    "ENGINE_WEBHOOK_PRIVATE_NETWORKS", default=False
)
ENGINE_WEBHOOK_THREAD = env_bool("ENGINE_WEBHOOK_THREAD", default=False)

# --- Jobs -------------------------------------------------------------------------
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": [],
    }
}
# A worker that has not renewed its lease for so long loses the job to another.
JOB_LEASE_SECONDS: float = env_int("JOB_LEASE_SECONDS", default=60)
# Attempts before a job is dead; the wait doubles from JOB_BACKOFF_SECONDS to an hour.
JOB_ATTEMPTS = env_int("JOB_ATTEMPTS", default=8)
JOB_BACKOFF_SECONDS: float = env_int("JOB_BACKOFF_SECONDS", default=5)
# What a job keeps of the request that enqueued it, and what surrounds its run.
JOB_CARRIED = "storefront.observability.tracing.job_carried"
JOB_AROUND = "storefront.observability.tracing.job_around"

# --- Exchange rates ------------------------------------------------------------------
# The European Central Bank's file of the day; `-` fetches nothing.
RATES_URL = env_str(
    "RATES_URL",
    default="https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml",
).strip("-")
# A rate that moved further than this since the last one waits for a person.
RATES_JUMP_PERCENT = env_int("RATES_JUMP_PERCENT", default=5)

# --- Feeds of the bases -------------------------------------------------------------
# Encrypts the keys that bases sign with.
FEED_KEY_SECRET = env_secret(
    "FEED_KEY_SECRET", default="demo-only-feed-key" if DEMO or DEBUG else None
)
FEED_WINDOW_SECONDS = env_int("FEED_WINDOW_SECONDS", default=300)

# --- Payments ---------------------------------------------------------------------
PAYMENT_SANDBOX = env_bool("PAYMENT_SANDBOX", default=DEMO or DEBUG)
# Shared with the provider; its messages are signed with it.
# Stripe takes the sandbox's place once a key is set; a live key changes nothing else.
STRIPE_SECRET_KEY = env_str("STRIPE_SECRET_KEY", default="")
# Signing secrets of the endpoint, the new one first while they are rotated.
STRIPE_WEBHOOK_SECRETS = tuple(
    filter(None, env_str("STRIPE_WEBHOOK_SECRETS", default="").split(","))
)
STRIPE_ACCOUNT = env_str("STRIPE_ACCOUNT", default="")
# Another address of the API, as of `manage.py stripe_fake`.
STRIPE_API_BASE = env_str("STRIPE_API_BASE", default="")
STRIPE_PAGE_ORIGIN = env_str(
    "STRIPE_PAGE_ORIGIN", default="https://checkout.stripe.com"
)
STRIPE_LINE_NAME = env_str("STRIPE_LINE_NAME", default="Order")
PAYMENT_WEBHOOK_SECRET = env_secret(
    "PAYMENT_WEBHOOK_SECRET",
    default="demo-only-webhook-secret" if DEMO or DEBUG else None,
)

# --- Personal data ----------------------------------------------------------------
# Key of the HMAC and of the encryption of identity numbers that customs asks for.
IDENTITY_KEY = env_secret(
    "IDENTITY_KEY", default="demo-only-identity-key" if DEMO or DEBUG else None
)
IDENTITY_RETENTION_DAYS = env_int("IDENTITY_RETENTION_DAYS", default=180)

# --- Mail, logs -------------------------------------------------------------------
EMAIL_BACKEND = env_str(
    "EMAIL_BACKEND", default="django.core.mail.backends.locmem.EmailBackend"
)
EMAIL_HOST = env_str("EMAIL_HOST", default="localhost")
EMAIL_PORT = env_int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env_str("EMAIL_HOST_USER", default="-").strip("-")
EMAIL_HOST_PASSWORD = env_secret("EMAIL_HOST_PASSWORD", default="-").strip("-")
EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = env_int("EMAIL_TIMEOUT", default=15)
DEFAULT_FROM_EMAIL = env_str("DEFAULT_FROM_EMAIL", default="pavilion@example.org")
# One JSON object a line for machines; plain lines where a person watches.
LOG_FORMAT = env_str("LOG_FORMAT", default="plain" if DEMO or DEBUG else "json")
LOG_LEVEL = env_str("LOG_LEVEL", default="WARNING" if DEMO else "INFO").upper()
LOGGING = logging_lines(level=LOG_LEVEL, is_json=LOG_FORMAT == "json")

# --- Metrics, traces --------------------------------------------------------------
# Empty: /metrics answers this machine only, and nobody through a proxy.
METRICS_TOKEN = env_secret("METRICS_TOKEN", default="-").strip("-")
# Where spans go; "-" sends none. The SDK reads the other OTEL_ variables itself.
OTEL_ENDPOINT = env_str("OTEL_EXPORTER_OTLP_ENDPOINT", default="-").strip("-")
OTEL_SERVICE = env_str("OTEL_SERVICE_NAME", default="pavilion")
SILENCED_SYSTEM_CHECKS = ["axes.W003"]
