"""Collect static files only when one has changed: a second start takes seconds."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def static_collect() -> bool:
    """Collect if a source changed since the last time. Answers whether it did."""
    stamp = Path(settings.STATIC_ROOT) / ".sources"
    now = _sources()
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == now:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(now, encoding="utf-8")
    return True


def _sources() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            file = Path(storage.path(path))
            facts = file.stat()
            digest.update(f"{file}{facts.st_size}{facts.st_mtime_ns}".encode())
    return digest.hexdigest()
