"""Apps: what they are, may do and show, their tokens, and their installation."""

from __future__ import annotations

from django.db import models

from catalog.engine.models.base import WithMetadata


class App(WithMetadata):
    """An App: made here (LOCAL), or installed from its manifest (THIRDPARTY)."""

    name = models.CharField(max_length=60)
    identifier = models.CharField(max_length=256, blank=True)
    type = models.CharField(max_length=16, default="LOCAL")
    permissions = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(null=True)
    version = models.CharField(max_length=60, null=True)  # noqa: DJ001  Saleor's own nulls
    about_app = models.TextField(null=True)  # noqa: DJ001
    data_privacy = models.TextField(null=True)  # noqa: DJ001
    data_privacy_url = models.URLField(null=True)  # noqa: DJ001
    homepage_url = models.URLField(null=True)  # noqa: DJ001
    support_url = models.URLField(null=True)  # noqa: DJ001
    configuration_url = models.URLField(null=True)  # noqa: DJ001
    app_url = models.URLField(null=True)  # noqa: DJ001
    manifest_url = models.URLField(max_length=2000, null=True)  # noqa: DJ001
    audience = models.CharField(max_length=256, null=True)  # noqa: DJ001
    author = models.CharField(max_length=60, null=True)  # noqa: DJ001
    brand_logo = models.URLField(max_length=2000, null=True)  # noqa: DJ001

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class AppExtension(models.Model):
    """A page of an App that Dashboard mounts."""

    app = models.ForeignKey(App, on_delete=models.CASCADE, related_name="extensions")
    label = models.CharField(max_length=256)
    url = models.CharField(max_length=2000)
    # In lower case, as Saleor keeps them.
    mount = models.CharField(max_length=256)
    target = models.CharField(max_length=128)
    permissions = models.JSONField(default=list)
    settings = models.JSONField(default=dict)
    identifier = models.CharField(max_length=256, null=True)  # noqa: DJ001

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.label


class AppProblem(models.Model):
    """Something an App says is wrong with it."""

    app = models.ForeignKey(App, on_delete=models.CASCADE, related_name="problems")
    key = models.CharField(max_length=128)
    message = models.CharField(max_length=2048)
    count = models.PositiveIntegerField(default=1)
    is_critical = models.BooleanField(default=False)
    is_dismissed = models.BooleanField(default=False)
    # Who dismissed it; both empty: the App did.
    dismissed_by_user_id = models.BigIntegerField(null=True)
    dismissed_by_user_email = models.EmailField(blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["-updated_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.key}: {self.message}"


class AppToken(models.Model):
    """A token of an App; only its hash and its last four characters are kept."""

    app = models.ForeignKey(App, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=128, blank=True, default="")
    token_hash = models.CharField(max_length=64, unique=True)
    token_last_4 = models.CharField(max_length=4)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.app}: ****{self.token_last_4}"


class AppInstallation(models.Model):
    """An App that is being installed, or could not be."""

    app_name = models.CharField(max_length=60)
    manifest_url = models.URLField(max_length=2000)
    permissions = models.JSONField(default=list)
    is_to_be_active = models.BooleanField(default=True)
    status = models.CharField(max_length=16, default="PENDING")
    message = models.CharField(max_length=255, null=True)  # noqa: DJ001  Saleor's own null
    brand_logo = models.URLField(max_length=2000, null=True)  # noqa: DJ001
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.app_name} {self.status}"
