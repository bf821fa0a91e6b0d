"""The shop of the journeys on a real Saleor: our App installed, applied, seeded, open.

`make journeys-remote SALEOR_API_URL=… SALEOR_STAFF=EMAIL:PASSWORD` against a Saleor that
can reach this machine. Everything a person would do is done the same way: the App is
installed by its manifest, the declaration applied by `manage.py pavilion apply`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx

from storefront.sync.setup_shop import APP_IDENTIFIER
from tests.journeys.shop_process import ROOT, ShopError, ShopProcess, free_port, ours

if TYPE_CHECKING:
    from pathlib import Path

# An empty Saleor takes some two thousand mutations; each of them is slow.
SEED_SECONDS = 1500.0
INSTALL_SECONDS = 90.0
TOKEN = """mutation ($email: String!, $password: String!) {
  tokenCreate(email: $email, password: $password) { token errors { message } }
}"""
APPS = "query { apps(first: 100) { edges { node { id identifier isActive } } } }"
DELETE = "mutation ($id: ID!) { appDelete(id: $id) { errors { message } } }"
INSTALL = """mutation ($input: AppInstallInput!) {
  appInstall(input: $input) {
    appInstallation { id status message } errors { field message code permissions }
  }
}"""
INSTALLATIONS = "query { appsInstallations { id status message } }"
Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of Saleor's staff, who may install Apps."""

    api_url: str
    token: str

    def asks(self, query: str, **variables: Any) -> Node:
        """Data of an answer without errors. Raises `ShopError`."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        said = httpx.post(
            self.api_url,
            json={"query": query, "variables": variables},
            headers=headers,
            timeout=60,
        ).json()
        if said.get("errors"):
            raise ShopError(f"Saleor refuses: {said['errors'][0]['message']}")
        data: Node = said["data"]
        for answer in data.values():
            if isinstance(answer, dict) and answer.get("errors"):
                raise ShopError(f"Saleor refuses: {answer['errors']}")
        return data


def staff_signs_in(api_url: str, named: str) -> Staff:
    """`named` is EMAIL:PASSWORD. Raises `ShopError`."""
    email, _, password = named.partition(":")
    said = Staff(api_url, "").asks(TOKEN, email=email, password=password)
    return Staff(api_url, said["tokenCreate"]["token"])


def saleor_shop_start(folder: Path, *, api_url: str, staff: str) -> ShopProcess:
    """Install the App, apply, then start the demo, which seeds itself."""
    port = free_port()
    environment = {
        **ours(folder, port),
        "SALEOR_API_URL": api_url,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    folder.mkdir(parents=True)
    # `manage.py demo` deletes and starts only what is marked as its own.
    (folder / ".pavilion-demo").touch()
    with (folder.parent / "demo.log").open("wb") as log:
        _runs(environment, log, "migrate", "--verbosity", "0")
        web = _starts(environment, log, *web_command(port))
        try:
            who = staff_signs_in(api_url, staff)
            app_installs(who, public_url=environment["PUBLIC_URL"])
            _runs(environment, log, "pavilion", "apply")
        finally:
            web.terminate()
            web.wait()
        demo = _starts(environment, log, "manage.py", "demo")
    return ShopProcess(
        folder=folder, port=port, process=demo, seed_seconds=SEED_SECONDS
    )


def app_installs(staff: Staff, *, public_url: str) -> None:
    """By the manifest, as in Dashboard; an App of an earlier run goes. `ShopError`."""
    manifest = f"{public_url}/app/manifest.json"
    permissions = _waits_for(manifest)["permissions"]
    for edge in staff.asks(APPS)["apps"]["edges"]:
        if edge["node"]["identifier"] == APP_IDENTIFIER:
            staff.asks(DELETE, id=edge["node"]["id"])
    staff.asks(
        INSTALL,
        input={
            "appName": "Pavilion",
            "manifestUrl": manifest,
            "permissions": permissions,
            "activateAfterInstallation": True,
        },
    )
    until = time.monotonic() + INSTALL_SECONDS
    while time.monotonic() < until:
        apps = [edge["node"] for edge in staff.asks(APPS)["apps"]["edges"]]
        if any(a["identifier"] == APP_IDENTIFIER and a["isActive"] for a in apps):
            return
        for one in staff.asks(INSTALLATIONS)["appsInstallations"]:
            if one["status"] == "FAILED":
                raise ShopError(f"The App was not installed: {one['message']}")
        time.sleep(1)
    raise ShopError("The App was not installed: does Saleor's worker run?")


def picture_hosts(api_url: str) -> frozenset[str]:
    """From where pages may show pictures besides the shop itself."""
    named = (api_url, os.environ.get("SALEOR_MEDIA_ORIGIN", ""))
    return frozenset(urlsplit(url).netloc for url in named if url)


def _waits_for(url: str) -> Node:
    until = time.monotonic() + INSTALL_SECONDS
    while time.monotonic() < until:
        try:
            said = httpx.get(url, timeout=10)
        except httpx.TransportError:
            time.sleep(0.2)
            continue
        return dict(said.raise_for_status().json())
    raise ShopError(f"{url} does not answer.")


def web_command(port: int) -> list[str]:
    """What Python runs to serve the shop, as `manage.py demo` does."""
    return [
        "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1",
        "--port", str(port), "--workers", "1", "--blocking-threads", "4",
        "--log-level", "warning", "--no-access-log", "pavilion_config.wsgi:application",
    ]  # fmt: skip


def _starts(
    environment: dict[str, str], log: Any, *arguments: str
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT, env=environment, stdout=log, stderr=log,
    )  # fmt: skip


def _runs(environment: dict[str, str], log: Any, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT, env=environment, stdout=log, stderr=log, check=False,
    )  # fmt: skip
    if done.returncode:
        raise ShopError(f"manage.py {' '.join(arguments)} failed: see {log.name}")
