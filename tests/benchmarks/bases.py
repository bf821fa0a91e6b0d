"""Feeds, sourcing and recall, and how they grow: `python -m tests.benchmarks.bases`.

BENCH_FEED (messages of 67 bases), BENCH_LOTS, BENCH_ORDERS and BENCH_LINES (order lines
that a recall is traced through) limit it. Each database gets a process of its own. Only
a run of everything replaces the kept results.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from tests.benchmarks.run import DEFAULTS, _database, _machine

BASES_DEFAULTS = {
    "BENCH_FEED": "1000,4000",
    "BENCH_LOTS": "5000,50000",
    "BENCH_ORDERS": "1000",
    "BENCH_LINES": "10000,100000,1000000",
    "BENCH_DATABASES": DEFAULTS["BENCH_DATABASES"],
}
LATEST = Path(__file__).resolve().parent / "results" / "bases.json"


def main() -> int:
    """Measure on each database and print; the code of the first failure."""
    chosen = {name: os.environ.get(name, said) for name, said in BASES_DEFAULTS.items()}
    found = {}
    for name in chosen["BENCH_DATABASES"].split(","):
        with tempfile.TemporaryDirectory(prefix="pavilion-bases-") as folder:
            out = Path(folder) / "out.json"
            with _database(name, Path(folder)) as environment:
                done = subprocess.run(
                    [sys.executable, "-W", "ignore", "-m", __spec__.name, str(out)],
                    env=os.environ | chosen | environment,
                    check=False,
                )
            if done.returncode:
                return done.returncode
            found[name] = json.loads(out.read_text(encoding="utf-8"))
    text = json.dumps(
        {
            "measured_at": datetime.now(tz=UTC).isoformat(timespec="seconds"),
            "machine": _machine(),
            "databases": found,
        },
        indent=1,
    )
    sys.stdout.write(text + "\n")
    if chosen == BASES_DEFAULTS:
        LATEST.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    if len(sys.argv) > 1:
        import_module("django").setup()
        import_module("tests.benchmarks.bases_measure").main(Path(sys.argv[1]))
    else:
        sys.exit(main())
