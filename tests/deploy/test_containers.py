"""The container files say what the rest of the repository says.

No container can be started here; what they would run is run without them in
`test_processes.py`.
"""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from pavilion_config.deploy_secrets import deploy_secrets_make
from pavilion_config.first_secrets import NAMES

ROOT = Path(settings.BASE_DIR)
COMPOSE: dict[str, Any] = yaml.safe_load(
    (ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8")
)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = [n for n, s in SERVICES.items() if s["image"].startswith("national-pavilion")]
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SERVICES)
def test_an_image_is_pinned(name: str) -> None:
    tag = SERVICES[name]["image"].partition(":")[2]

    assert tag
    assert tag != "latest"


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_belongs_to_a_profile_and_only_waits_for_what_is_in_it(
    name: str,
) -> None:
    service = SERVICES[name]

    assert set(service["profiles"]) <= {"engine", "saleor"}
    for other in service.get("depends_on", {}):
        assert set(service["profiles"]) <= set(SERVICES[other]["profiles"])


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_that_stays_is_watched(name: str) -> None:
    service = SERVICES[name]
    is_worker = name in {"worker", "saleor-worker", "saleor-celery"}
    is_one_off = service["restart"] in {"no", "on-failure"}
    has_check = "test" in service.get("healthcheck", {}) or (
        name in {"web", "saleor-web"} and "HEALTHCHECK" in DOCKERFILE
    )

    assert has_check or is_worker or is_one_off


@pytest.mark.parametrize("name", SERVICES)
def test_a_port_is_open_to_this_machine_alone_unless_somebody_says_so(
    name: str,
) -> None:
    for port in SERVICES[name].get("ports", []):
        assert port.startswith(("127.0.0.1:", "${BIND:-127.0.0.1}:"))


@pytest.mark.parametrize("name", OURS)
def test_the_pavilion_runs_small(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "\nUSER pavilion\n" in DOCKERFILE


@pytest.mark.parametrize("name", OURS)
def test_every_switch_is_one_the_settings_read(name: str) -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    known = set(re.findall(r"^#? ?([A-Z][A-Z0-9_]+)=", example, re.MULTILINE))

    given = {key.removesuffix("_FILE") for key in SERVICES[name]["environment"]}

    assert given <= known
    for key, value in SERVICES[name]["environment"].items():
        if key.endswith("_FILE"):
            assert value.removeprefix("/run/secrets/") in SERVICES[name]["secrets"]


def test_every_secret_is_made_once_and_kept(tmp_path: Path) -> None:
    made = deploy_secrets_make(tmp_path / "secrets")
    key = (tmp_path / "secrets" / "secret_key").read_text(encoding="utf-8")

    assert set(made) == set(COMPOSE["secrets"])
    assert {s["file"] for s in COMPOSE["secrets"].values()} == {
        f"secrets/{name}" for name in made
    }
    assert deploy_secrets_make(tmp_path / "secrets") == []
    assert (tmp_path / "secrets" / "secret_key").read_text(encoding="utf-8") == key
    assert (tmp_path / "secrets").stat().st_mode & 0o077 == 0
    used = {one for service in SERVICES.values() for one in service.get("secrets", [])}
    assert used == set(made)


def test_no_secret_that_a_shop_cannot_do_without_is_forgotten() -> None:
    text = (ROOT / "pavilion_config" / "settings.py").read_text(encoding="utf-8")
    needed = re.findall(r'env_secret\(\s*"(\w+)",[^)]*else None', text)

    assert len(needed) >= 4
    assert set(needed) <= set(NAMES)
    for name in OURS:
        assert {f"{one}_FILE" for one in NAMES} <= set(SERVICES[name]["environment"])


def test_what_saleor_sources_is_a_shell_file(tmp_path: Path) -> None:
    deploy_secrets_make(tmp_path)
    said = subprocess.run(
        ["sh", "-c", f'. {tmp_path}/saleor_environment && echo "$RSA_PRIVATE_KEY"'],
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stdout.startswith("-----BEGIN PRIVATE KEY-----\n")


def test_one_line_pins_saleor() -> None:
    pinned = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    version = pinned["tool"]["pavilion"]["saleor_version"]
    said = subprocess.run(
        ["make", "--dry-run", "compose-saleor"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    pins = next(line for line in said.splitlines() if "SALEOR_VERSION=" in line)
    command = pins.partition(" docker compose")[0].removeprefix("@")
    values = subprocess.run(
        ["bash", "-c", f"export {command}; echo $SALEOR_VERSION $PAVILION_VERSION"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()

    assert values == [version, settings.VERSION]
    images = [s["image"] for s in SERVICES.values() if "/saleor/" in s["image"]]
    assert len(images) == 4
    assert all("${SALEOR_VERSION:?" in image for image in images)


def test_the_image_copies_what_is_there_and_starts_what_is_installed() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    for source in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE):
        for name in source.split():
            assert (ROOT / name).exists()
            assert f"!{name.partition('/')[0]}" in ignored
    base = (ROOT / "requirements" / "base.txt").read_text(encoding="utf-8")
    assert re.search(r"^granian==", base, re.MULTILINE)
