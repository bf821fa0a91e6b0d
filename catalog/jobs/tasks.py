"""The one task of the queue: call a function by its dotted path."""

from __future__ import annotations

from typing import Any

from django.utils.module_loading import import_string
from django_tasks import task


@task()
def job_call(path: str, payload: dict[str, Any], key: str) -> None:
    """Call `path(payload, key)`. The key is the same in every attempt of a job."""
    import_string(path)(payload, key)
