"""Secrets of a deployment on one machine: made once, kept in files only its owner reads.

`python -m pavilion_config.first_secrets FOLDER` makes what is missing and prints
`NAME_FILE=path` for each, which `make run` puts into the environment. A deployment with
secrets of its own sets the variables itself and needs none of this.
"""

from __future__ import annotations

import secrets
import sys
from pathlib import Path

NAMES = (
    "SECRET_KEY",
    "IDENTITY_KEY",
    "PAYMENT_WEBHOOK_SECRET",
    "SALEOR_TOKEN_KEYS",
    "FEED_KEY_SECRET",
)


def secrets_make(folder: Path) -> dict[str, Path]:
    """Path of each secret's file; a file that is there keeps what it says."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    paths = {}
    for name in NAMES:
        path = folder / name.lower()
        if not path.is_file():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(48) + "\n", encoding="utf-8")
        paths[name] = path
    return paths


if __name__ == "__main__":
    made = secrets_make(Path(sys.argv[1]))
    sys.stdout.write("\n".join(f"{n}_FILE={path}" for n, path in made.items()) + "\n")
