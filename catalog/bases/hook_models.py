"""Where a base wants to be told what it has to send."""

from __future__ import annotations

from django.db import models


class DispatchHook(models.Model):
    """The address of a base's system; without one the base asks or is asked."""

    base = models.OneToOneField(
        "bases.Base", on_delete=models.PROTECT, related_name="dispatch_hook"
    )
    url = models.URLField(max_length=190)
    set_by = models.CharField(max_length=150)
    set_at = models.DateTimeField()
    # The last order it took, and what went wrong since; "" while all is well.
    told_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        return self.url
