"""Secrets of a deployment by `deploy/compose.yaml`: one file each, made once.

`python -m pavilion_config.deploy_secrets FOLDER` makes what is missing and keeps what is
there. The folder is its owner's alone; the files in it are readable, because compose
mounts them as they are and the containers run under another user.
"""

from __future__ import annotations

import secrets
import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from pavilion_config.first_secrets import NAMES

RANDOM = (
    *(name.lower() for name in NAMES),
    "operator_password",
    "postgres_password",
    "s3_access_key",
    "s3_secret_key",
)
HOST = "database"


def deploy_secrets_make(folder: Path) -> list[str]:
    """Names of the files that were made; those that were there keep what they say."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    made = [name for name in RANDOM if _write(folder / name, secrets.token_urlsafe(36))]
    password = (folder / "postgres_password").read_text(encoding="utf-8").strip()
    url = f"postgresql://pavilion:{password}@{HOST}/pavilion"
    if _write(folder / "pavilion_database_url", url):
        made.append("pavilion_database_url")
    if _write(folder / "saleor_environment", _saleor_environment(folder, password)):
        made.append("saleor_environment")
    return made


def _saleor_environment(folder: Path, password: str) -> str:
    """Saleor reads secrets from the environment only; its containers source this."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    said = {
        "SECRET_KEY": secrets.token_urlsafe(36),
        "RSA_PRIVATE_KEY": pem.strip(),
        "DATABASE_URL": f"postgres://pavilion:{password}@{HOST}/saleor",
        "AWS_ACCESS_KEY_ID": _read(folder / "s3_access_key"),
        "AWS_SECRET_ACCESS_KEY": _read(folder / "s3_secret_key"),
    }
    return "\n".join(f"export {name}='{value}'" for name, value in said.items())


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip()


def _write(path: Path, text: str) -> bool:
    if path.is_file():
        return False
    path.write_text(f"{text}\n", encoding="utf-8")
    path.chmod(0o644)
    return True


if __name__ == "__main__":
    names = deploy_secrets_make(Path(sys.argv[1]))
    sys.stdout.write(f"made: {', '.join(names) or 'nothing, all are there'}\n")
