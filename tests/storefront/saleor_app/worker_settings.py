"""Settings of worker processes under test: short leases, no schedule."""

from pavilion_config.settings_test import *  # noqa: F403

JOB_LEASE_SECONDS = 2.0
JOB_BACKOFF_SECONDS = 0.05
JOB_SCHEDULE: dict[str, tuple[str, int]] = {}
