"""Settings of worker processes under test: short leases, a schedule of one second."""

from pavilion_config.settings_test import *  # noqa: F403

JOB_LEASE_SECONDS = 2.0
JOB_BACKOFF_SECONDS = 0.05
JOB_ATTEMPTS = 50
JOB_SCHEDULE = {"tick": ("tests.catalog.jobs.handlers.tick", 1)}
OUTBOX_HANDLERS = {"letter": "tests.catalog.jobs.handlers.effect"}
