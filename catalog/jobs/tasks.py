"""The one task of the queue: call a function by its dotted path."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from django_tasks import task


@task()
def job_call(
    path: str, payload: dict[str, Any], key: str, carried: dict[str, str] | None = None
) -> None:
    """Call `path(payload, key)`. The key is the same in every attempt of a job.

    `carried` says who asked for it: settings.JOB_CARRIED made it when it was enqueued,
    settings.JOB_AROUND, a context manager, surrounds the call with it.
    """
    with import_string(settings.JOB_AROUND)(path, carried):
        import_string(path)(payload, key)
